"""The README's table of commands: `python -m tests.readme_table` writes it where it belongs."""

from pathlib import Path

from bot.registry import load

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- commands -->\n", "<!-- /commands -->\n"


def with_table(text: str) -> str:
    """The text with the commands as they are, between its two comments. ValueError without those."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the text must hold {BEGIN.strip()} and {END.strip()}")
    return f"{before}{begin}\n{load().markdown_table()}\n\n{end}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text()))
