"""Warm kernels: one process imports and reads once, and every notebook gets a fresh kernel forked from it.

A kernel is ipykernel's own, and talks with the client over jupyter_client's own channels; only its start is another.
Where no process can be forked, papermill starts kernels as it always does, with the same result.
"""
