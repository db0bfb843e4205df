"""From a folder or from single files to a corpus: nothing that is there is passed over in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from synthesis.corpus import cache, catalogue
from synthesis.corpus.assemble import assemble
from synthesis.corpus.catalogue import Entry
from synthesis.corpus.corpus import Corpus
from synthesis.corpus.kept import kept
from synthesis.corpus.present import in_letters
from synthesis.corpus.restored import restore, saved_files
from synthesis.corpus.source import Source
from synthesis.documents import open_document
from synthesis.documents.document import content_of
from synthesis.errors import SynthesisError, UsageError, wrong_use
from synthesis.places import held
from synthesis.shipped import shipped
from synthesis.sources import read


def load(data: str | Path = "data") -> Corpus:
    """Load every document of a data folder, or a corpus that was saved.

    Parameters
    ----------
    data : str or Path
        A folder with ``catalogue.csv`` and ``sources/<country>/…``; or a file or folder that
        ``synthesis export`` wrote. An address that fsspec knows, such as ``s3://bucket/data``, is copied first.

    Returns
    -------
    Corpus
        All that could be read. What could not is in its ``problems``, with document, line and remedy.

    Raises
    ------
    UsageError
        When there is no such folder or file, or it holds no corpus.
    SynthesisError
        When what was saved has been changed since and does not fit: everything at once.

    Examples
    --------
    >>> import synthesis as syn
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     syn.load(syn.init(f"{place}/review", sample=True) / "data").where(country="Mali")
    Corpus: 3 documents, 3 evaluations, 4 recommendations, 7 actions, 0 lessons, 0 good practices, 0 findings, 0 problems
    """
    root = _root(data)
    saved = saved_files(root)
    if not saved and not (root / "sources").is_dir():
        what = "there is no folder “sources” in it." if root.is_dir() else "there is no such folder or file."
        raise wrong_use("no-data", what, "Name the data folder.", field="data", value=root)
    return kept(root) or (restore(root) if saved else _read_all(root))


def _read_all(root: Path) -> Corpus:
    listed = catalogue.read(root)
    sources = [_kept_or_read(root, entry) for entry in listed.entries]
    return assemble(sources, problems=listed.problems, root=root)


def _root(data: str | Path) -> Path:
    try:
        return held(data)
    except TypeError as error:
        remedy = "What has been loaded needs no loading."
        raise wrong_use(
            "not-a-path", "a path is expected.", remedy, field="data", value=type(data).__name__
        ) from error


def sample() -> Corpus:
    """Load the sample documents that come with the package; no file is needed.

    Returns
    -------
    Corpus
        Restated evaluations and management responses of UN Women, OHCHR and UNDP in 17 countries. Two are whole
        (Cambodia), the others excerpts. Their wording is ours: never quote it as that of an agency.

    Raises
    ------
    UsageError
        When the package was installed without its data.

    Examples
    --------
    >>> import synthesis as syn
    >>> sorted(syn.sample().evaluations["agency"].unique())
    ['OHCHR', 'UN Women', 'UNDP']
    """
    return Corpus(load(shipped("data")).tables)


def read_files(files: str | Path | Iterable[str | Path], *, layout: str | None = None) -> Corpus:
    """Read single files, without a catalogue.

    Parameters
    ----------
    files : str, Path or iterable of these
        The document, or the documents.
    layout : str, optional
        The name of a layout, where the content should not decide.

    Returns
    -------
    Corpus
        All that could be read, with what could not in its ``problems``; the files count as complete.

    Raises
    ------
    UsageError
        When no reader has the name of the layout.

    Examples
    --------
    >>> import synthesis as syn
    >>> from synthesis.shipped import shipped
    >>> page = shipped("data") / "sources" / "mali" / "gate-4567.txt"
    >>> syn.read_files(page).evaluations.loc[0, ["agency", "country_name"]].tolist()
    ['UN Women', 'Mali']
    """
    given = [files] if isinstance(files, str | Path) else files
    paths = [Path(file) for file in given]
    return assemble(
        [_source(path, Entry(file=in_letters(path), coverage="complete"), layout) for path in paths]
    )


def _kept_or_read(root: Path, entry: Entry) -> Source:
    path = root / "sources" / entry.file
    try:
        sha256 = hashlib.sha256(content_of(path, entry.file)).hexdigest()
    except SynthesisError:
        return _source(path, entry)
    known = cache.find(root, sha256=sha256, document_id=entry.file)
    if known:
        return Source(entry, sha256, known.reading, known.problems)
    source = _source(path, entry)
    if source.reading:
        found = cache.Known(source.reading, source.problems)
        cache.keep(root, found, sha256=sha256, document_id=entry.file)
    return source


def _source(path: Path, entry: Entry, layout: str | None = None) -> Source:
    try:
        document = open_document(path, document_id=entry.file)
    except SynthesisError as error:
        return Source(entry, problems=list(error.problems))
    try:
        reading = read(document, layout=layout)
    except UsageError:
        raise
    except SynthesisError as error:
        return Source(entry, document.sha256, problems=[*document.problems, *error.problems])
    return Source(entry, document.sha256, reading, [*document.problems, *reading.problems])
