"""Draws the guilloche of the certificate: woven bands and rosettes of trigonometric curves.

``border_svg()`` wrote assets/certificate/v1/border.svg; that file is what prints, so that old sheets stay as they are.
Only strokes and fills in plain colours are used: no patterns, no opacity (see warm.py).
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

INK, BLUE, GREEN, PALE = "#12171c", "#0b4f9e", "#0b7a45", "#d9e4f1"
Point = tuple[float, float]
Curve = Callable[[float], Point]

WIDTH, HEIGHT = 297.0, 210.0
MIDDLE = 17.0  # millimetres from the sheet's edge to the middle of a band
CORNER = 20.0
TURN = 2 * pi


def border_svg() -> str:
    """The whole ornament for A4 landscape, in millimetres."""
    corners = [(x, y) for x in (CORNER, WIDTH - CORNER) for y in (CORNER, HEIGHT - CORNER)]
    parts = [_background(), _frames(), *_bands(), *(_rosette(x, y) for x, y in corners)]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 297 210">\n{chr(10).join(parts)}\n</svg>\n'


def path(curve: Curve, *, stop: float, pieces: int) -> str:
    """`curve` from 0 to `stop` as `pieces` cubic Béziers, with the tangents taken by differences."""
    step = stop / pieces
    data = []
    for index in range(pieces):
        start, end = index * step, (index + 1) * step
        (x0, y0), (x3, y3) = curve(start), curve(end)
        (dx0, dy0), (dx3, dy3) = _slope(curve, start), _slope(curve, end)
        third = step / 3
        if index == 0:
            data.append(f"M{x0:.2f} {y0:.2f}")
        points = (x0 + dx0 * third, y0 + dy0 * third, x3 - dx3 * third, y3 - dy3 * third, x3, y3)
        data.append("C" + " ".join(f"{value:.2f}" for value in points))
    return "".join(data)


def _slope(curve: Curve, at: float, *, delta: float = 1e-4) -> Point:
    (x0, y0), (x1, y1) = curve(at - delta), curve(at + delta)
    return (x1 - x0) / (2 * delta), (y1 - y0) / (2 * delta)


def _stroke(paths: list[str], *, colour: str, width: float) -> str:
    return f'<path d="{"".join(paths)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _frames() -> str:
    def box(inset: float, width: float, colour: str) -> str:
        right, down = WIDTH - 2 * inset, HEIGHT - 2 * inset
        data = f"M{inset} {inset}h{right:g}v{down:g}h-{right:g}z"
        return f'<path d="{data}" fill="none" stroke="{colour}" stroke-width="{width}"/>'

    return box(8, 0.9, INK) + box(9.3, 0.2, BLUE) + box(24.3, 0.35, INK) + box(25.3, 0.2, BLUE)


def _bands() -> list[str]:
    """Four bands: a blue chain whose width swells and narrows, and a narrow green plait inside it."""
    blue, green = [], []
    for length, place in _sides():
        waves = round(length / 21)
        for phase in range(8):
            blue.append(path(_strand(length, place, waves=waves, phase=phase / 8), stop=1, pieces=waves * 6))
        for phase in range(4):
            plait = _plait(length, place, waves=waves * 2, phase=phase / 4)
            green.append(path(plait, stop=1, pieces=waves * 8))
    return [_stroke(blue, colour=BLUE, width=0.17), _stroke(green, colour=GREEN, width=0.2)]


def _sides() -> list[tuple[float, Callable[[float, float], Point]]]:
    across, down = WIDTH - 2 * CORNER, HEIGHT - 2 * CORNER
    return [
        (across, lambda along, off: (CORNER + along, MIDDLE + off)),
        (across, lambda along, off: (CORNER + along, HEIGHT - MIDDLE - off)),
        (down, lambda along, off: (MIDDLE + off, CORNER + along)),
        (down, lambda along, off: (WIDTH - MIDDLE - off, CORNER + along)),
    ]


def _strand(length: float, place: Callable[[float, float], Point], *, waves: int, phase: float) -> Curve:
    def at(t: float) -> Point:
        swell = 4.35 + 1.35 * cos(TURN * waves * t)
        return place(length * t, swell * sin(TURN * (waves * t + phase)))

    return at


def _plait(length: float, place: Callable[[float, float], Point], *, waves: int, phase: float) -> Curve:
    return lambda t: place(length * t, 1.9 * sin(TURN * (waves * t + phase)))


def _petals(x: float, y: float, *, radius: float, depth: float, petals: int, phase: float) -> Curve:
    def at(angle: float) -> Point:
        reach = radius + depth * cos(petals * angle + phase)
        return x + reach * cos(angle), y + reach * sin(angle)

    return at


def _family(x: float, y: float, *, radius: float, depth: float, petals: int, strands: int) -> list[str]:
    curves = [
        _petals(x, y, radius=radius, depth=depth, petals=petals, phase=TURN * strand / strands)
        for strand in range(strands)
    ]
    return [path(curve, stop=TURN, pieces=petals * 4) + "Z" for curve in curves]


def _rosette(x: float, y: float) -> str:
    outer = _family(x, y, radius=7.4, depth=2.1, petals=8, strands=6)
    inner = _family(x, y, radius=4.6, depth=0.9, petals=8, strands=4)
    sign = f"M{x} {y - 2.7}L{x + 2.7} {y + 2}H{x - 2.7}z"
    return (
        f'<circle cx="{x}" cy="{y}" r="11.3" fill="#fff"/>'
        + _stroke(outer, colour=BLUE, width=0.17)
        + _stroke(inner, colour=GREEN, width=0.2)
        + f'<circle cx="{x}" cy="{y}" r="10.3" fill="none" stroke="{INK}" stroke-width=".5"/>'
        + f'<circle cx="{x}" cy="{y}" r="11" fill="none" stroke="{BLUE}" stroke-width=".2"/>'
        + f'<path d="{sign}" fill="#fff" stroke="{INK}" stroke-width=".7" stroke-linejoin="round"/>'
    )


def _background() -> str:
    x, y = WIDTH / 2, 108.0
    wide = _family(x, y, radius=39, depth=17, petals=5, strands=12)
    narrow = _family(x, y, radius=19, depth=7, petals=6, strands=8)
    return _stroke(wide + narrow, colour=PALE, width=0.22)
