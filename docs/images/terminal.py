"""Draws what a program writes on a terminal as SVG, for docs/images/quickstart.svg:

  script -qec "stty cols 110; dotnet run --project samples/Quickstart" /dev/null | python3 docs/images/terminal.py \\
    '$ dotnet run --project samples/Quickstart' 'A lead becomes a customer' 'A deal moves' 'A segment is explained' \\
    '$ dotnet run --project samples/Quickstart -- report --db story.db' 'Sales report#15' > docs/images/quickstart.svg

Reads ANSI text; draws the chapters that are named, each from its ruled heading to the next, or so many lines of it. "$ command" draws a prompt.
The story ends with the same report that the command gives.
"""
import html, re, sys

COLUMN, LINE, LEFT, TOP = 8.43, 19, 20, 62
BACK, BAR, TEXT, GREY, BOLD = "#0d1117", "#161b22", "#c9d1d9", "#7d8590", "#f0f6fc"
GREEN, RED, YELLOW, TEAL = "#56d364", "#ff7b72", "#e3b341", "#39c5cf"
COLOURS = {1: RED, 2: GREEN, 3: YELLOW, 6: TEAL, 8: GREY, 9: RED, 10: GREEN, 11: YELLOW, 14: TEAL}
ENDS = {"─": "lr", "│": "ud", "╭": "rd", "╮": "ld", "╰": "ur", "╯": "ul", "└": "ur", "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru", "┼": "lrud"}


def cells(line):
    """Every visible character with its colour and whether it is bold."""
    colour, bold = TEXT, False
    for codes, character in re.findall(r"\x1b\[([\d;]*)[A-Za-z]|(.)", line):
        if character:
            yield character, BOLD if bold and colour == TEXT else colour, bold
            continue
        numbers = [int(n or 0) for n in codes.split(";")]
        while numbers:
            n = numbers.pop(0)
            if n == 0:
                colour, bold = TEXT, False
            elif n == 1:
                bold = True
            elif n == 38 and numbers[0] == 5:
                colour, numbers = COLOURS.get(numbers[1], GREY if numbers[1] > 231 else TEXT), numbers[2:]
            elif 30 <= n <= 37 or 90 <= n <= 97:
                colour = COLOURS.get(n - 30 if n < 90 else n - 82, TEXT)


def chapters(text):
    """The lines under each heading, and the heading, by its title."""
    found, title = {}, ""
    for line in text.replace("\r", "").split("\n"):
        plain = re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", line)
        if heading := re.match(r"── (.+?) ──", plain):
            title = heading[1]
        found.setdefault(title, []).append(line)
    return {title: "\n".join(lines).rstrip().split("\n") for title, lines in found.items()}


def draw(lines):
    columns = max(len(list(cells(line))) for line in lines)
    width, height = round(columns * COLUMN + 2 * LEFT), TOP + LINE * len(lines)
    strokes, shapes, heavy = {}, [], ("", ' class="b"')
    for row, line in enumerate(lines):
        y, runs, bars = TOP + row * LINE, [], []
        for column, (character, colour, bold) in enumerate(cells(line)):
            x, middle = LEFT + column * COLUMN, y - 5
            if character == "█":
                if bars and bars[-1][0] + bars[-1][1] == column:
                    bars[-1][1] += 1
                else:
                    bars.append([column, 1, colour])
            elif character in ENDS:
                ends = {"l": f"H{x:.1f}", "r": f"H{x + COLUMN:.1f}", "u": f"V{middle - LINE / 2}", "d": f"V{middle + LINE / 2}"}
                strokes.setdefault(GREY, []).extend(f"M{x + COLUMN / 2:.1f} {middle}{ends[end]}" for end in ENDS[character])
            elif character != " ":
                if runs and runs[-1][2:] == (colour, bold) and column - runs[-1][0] - len(runs[-1][1]) < 2:
                    runs[-1] = (runs[-1][0], runs[-1][1].ljust(column - runs[-1][0]) + character, colour, bold)
                else:
                    runs.append((column, character, colour, bold))
        shapes += [
            f'<text x="{LEFT + at * COLUMN:.1f}" y="{y}" textLength="{len(run) * COLUMN:.1f}" fill="{colour}"{heavy[bold]}>{html.escape(run)}</text>'
            for at, run, colour, bold in runs]
        shapes += [f'<rect x="{LEFT + at * COLUMN:.1f}" y="{y - 13}" width="{length * COLUMN:.1f}" height="15" fill="{colour}"/>' for at, length, colour in bars]
    drawn = "".join(f'<path d="{"".join(paths)}" stroke="{colour}" stroke-opacity=".7" fill="none"/>' for colour, paths in strokes.items())
    dots = "".join(f'<circle cx="{x}" cy="17" r="6" fill="{fill}"/>' for x, fill in ((22, "#ff5f57"), (42, "#febc2e"), (62, "#28c840")))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="t">\n'
        '<title id="t">The quickstart in a terminal: a lead becomes a customer, a deal moves, a segment is explained, and the sales report</title>\n'
        '<style>text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:14px;white-space:pre}.b{font-weight:700}</style>\n'
        f'<rect width="{width}" height="{height}" rx="10" fill="{BACK}"/><path d="M0 34V10A10 10 0 0 1 10 0H{width - 10}A10 10 0 0 1 {width} 10V34Z" fill="{BAR}"/>{dots}\n'
        + drawn + "\n" + "\n".join(shapes) + "\n</svg>\n")


if __name__ == "__main__":
    told, lines = chapters(sys.stdin.read()), []
    for name in sys.argv[1:]:
        title, _, most = name.partition("#")
        lines += [f"\x1b[92m$\x1b[0m \x1b[1m{name[2:]}\x1b[0m", ""] if name.startswith("$ ") else [*told[title][:int(most or len(told[title]))], ""]
    sys.stdout.write(draw(lines))
