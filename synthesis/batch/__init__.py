"""Many reports: checked first, rendered in parallel, a failure stays alone, a manifest of what was done."""
