"""A file is read in one sitting."""

from sources import cpp_files, named, text_of, tracked

MOST_LINES = 600


def test_no_file_is_too_long():
    files = cpp_files() + [file for file in tracked()
                           if file.suffix in (".py", ".sh", ".js", ".ts", ".cmake")]
    long = [f"{named(file)}: {lines} lines" for file in files
            if (lines := text_of(file).count("\n")) > MOST_LINES]
    assert not long, "\n".join(long)
