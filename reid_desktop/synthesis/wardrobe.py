"""Who a synthetic person is: build, skin, hair and clothes, drawn from a seed."""

from dataclasses import dataclass

import numpy as np

Colour = tuple[float, float, float]
"""RGB in [0, 255], as a grey card under neutral light would show it."""

CLOTHES: tuple[tuple[Colour, float], ...] = (
    ((28, 28, 31), 5.0),  # black
    ((62, 63, 66), 3.0),  # anthracite
    ((118, 120, 122), 2.5),  # grey
    ((168, 168, 166), 1.5),  # light grey
    ((226, 225, 221), 3.0),  # white
    ((30, 38, 68), 3.5),  # navy
    ((44, 78, 142), 2.0),  # blue
    ((110, 152, 196), 1.5),  # light blue
    ((158, 36, 40), 2.0),  # red
    ((96, 28, 40), 1.2),  # bordeaux
    ((206, 96, 44), 0.8),  # orange
    ((214, 178, 62), 1.0),  # yellow
    ((52, 96, 62), 1.2),  # green
    ((82, 86, 58), 1.3),  # olive
    ((38, 112, 116), 0.8),  # teal
    ((104, 76, 54), 1.3),  # brown
    ((182, 152, 116), 1.6),  # beige
    ((206, 138, 152), 1.0),  # pink
    ((102, 66, 122), 0.8),  # purple
)
TROUSERS: tuple[tuple[Colour, float], ...] = (
    ((30, 30, 34), 4.0),
    ((40, 50, 80), 4.0),  # dark denim
    ((74, 96, 134), 3.0),  # denim
    ((128, 146, 170), 1.2),  # washed denim
    ((66, 66, 70), 2.0),
    ((112, 112, 112), 1.2),
    ((160, 140, 112), 1.5),  # chino
    ((84, 80, 58), 1.0),
    ((206, 202, 194), 0.8),
    ((88, 60, 46), 0.7),
    ((120, 36, 44), 0.4),
)
SKIN: tuple[Colour, ...] = (
    (224, 178, 154),
    (212, 160, 132),
    (196, 146, 116),
    (164, 112, 84),
    (120, 78, 58),
    (84, 56, 44),
)
HAIR: tuple[Colour, ...] = (
    (26, 22, 20),
    (44, 32, 25),
    (74, 52, 36),
    (116, 84, 52),
    (176, 142, 92),
    (142, 72, 40),
    (150, 148, 146),
)


@dataclass(frozen=True, slots=True)
class Garment:
    """A piece of cloth.

    Attributes:
        colour: its main colour.
        second: the colour of its pattern.
        pattern: "plain", "stripes", "pinstripes", "checks", "blocks", "print" or "mottled".
        pitch_m: period of the pattern, metres.
    """

    colour: Colour
    second: Colour
    pattern: str
    pitch_m: float


@dataclass(frozen=True, slots=True)
class Person:
    """One identity: everything that stays the same in each camera.

    Attributes:
        height_m: standing height without shoes' heels.
        girth: factor on all widths, about 0.88 to 1.25.
        top_kind: "shirt" (short sleeves), "jumper", "jacket" (open over `inner`) or "coat" (long).
        bottom_kind: "trousers", "shorts", "skirt" or "dress" (the top's cloth down to the knee).
        hair_style: "short", "long", "bun", "tail" or "bald".
        hat: "none", "cap", "beanie" or "hood".
        bag: "none", "backpack", "shoulder" or "handbag".
        arms: "swing", "phone" or "pockets".
        left_handed: bag and telephone are on the left.
        folds: phases of the folds of the cloth, (12,) radians.
    """

    seed: int
    height_m: float
    girth: float
    female: bool
    skin: Colour
    hair: Colour
    hair_style: str
    beard: bool
    hat: str
    hat_colour: Colour
    top_kind: str
    top: Garment
    inner: Colour
    bottom_kind: str
    bottom: Garment
    shoes: Colour
    bag: str
    bag_colour: Colour
    arms: str
    left_handed: bool
    folds: tuple[float, ...]


def _pick(rng: np.random.Generator, table: tuple[tuple[Colour, float], ...]) -> Colour:
    """Draw a colour by its weight and vary it a little."""
    weights = np.array([weight for _, weight in table])
    base = np.array(table[int(rng.choice(len(table), p=weights / weights.sum()))][0])
    varied = np.clip(base * rng.uniform(0.86, 1.14) + rng.normal(0, 5, 3), 10, 242)
    return float(varied[0]), float(varied[1]), float(varied[2])


def _tone(rng: np.random.Generator, tones: tuple[Colour, ...], weights: list[float]) -> Colour:
    """Draw one of `tones` by `weights`."""
    scaled = np.array(weights) / sum(weights)
    red, green, blue = tones[int(rng.choice(len(tones), p=scaled))]
    bright = float(rng.uniform(0.9, 1.08))
    return red * bright, green * bright, blue * bright


def _choose(rng: np.random.Generator, **weights: float) -> str:
    """Draw a key by its weight."""
    values = np.array(list(weights.values()))
    return list(weights)[int(rng.choice(len(values), p=values / values.sum()))]


def _garment(rng: np.random.Generator, table: tuple[tuple[Colour, float], ...]) -> Garment:
    """Draw a garment whose second colour can be told from the first."""
    colour, second = _pick(rng, table), _pick(rng, CLOTHES)
    while np.abs(np.subtract(colour, second)).max() < 45:
        second = _pick(rng, CLOTHES)
    pattern = _choose(
        rng, plain=9, stripes=2, pinstripes=0.8, checks=1.4, blocks=1.6, print=2.2, mottled=0.8
    )
    return Garment(colour, second, pattern, float(rng.uniform(0.05, 0.13)))


def draw_person(seed: int) -> Person:
    """Return the person of `seed`: the same seed is always the same person."""
    rng = np.random.default_rng([seed, 71])
    female = bool(rng.random() < 0.48)
    tall, spread = (1.65, 0.062) if female else (1.775, 0.07)
    bottom_kind = (
        _choose(rng, trousers=6, skirt=1.6, dress=1.2, shorts=0.8)
        if female
        else _choose(rng, trousers=9, shorts=1)
    )
    top_kind = _choose(rng, shirt=2.5, jumper=3.5, jacket=3, coat=1.2)
    if bottom_kind == "dress":
        top_kind = _choose(rng, shirt=2, jumper=1)
    bottom = _garment(rng, CLOTHES if bottom_kind == "skirt" else TROUSERS)
    if bottom_kind != "skirt" or rng.random() < 0.6:
        bottom = Garment(bottom.colour, bottom.second, "plain", bottom.pitch_m)
    styles = {"short": 1.0, "long": 4.0, "bun": 1.5, "tail": 2.5} if female else {"short": 9.0}
    bag = _choose(rng, none=4, backpack=2.5, shoulder=2.0, handbag=1.6 if female else 0.8)
    return Person(
        seed=seed,
        height_m=float(np.clip(rng.normal(tall, spread), 1.5, 1.96)),
        girth=float(np.clip(rng.normal(1.04, 0.09), 0.88, 1.28)),
        female=female,
        skin=_tone(rng, SKIN, [3, 4, 3, 2, 1.5, 1]),
        hair=_tone(rng, HAIR, [4, 4, 3, 2, 1.5, 0.6, 1.2]),
        hair_style=_choose(rng, **styles, **({} if female else {"bald": 1.2, "long": 0.3})),
        beard=bool(not female and rng.random() < 0.25),
        hat=_choose(rng, none=10, cap=1.2, beanie=1.2, hood=1.0),
        hat_colour=_pick(rng, CLOTHES),
        top_kind=top_kind,
        top=_garment(rng, CLOTHES),
        inner=_pick(rng, CLOTHES),
        bottom_kind=bottom_kind,
        bottom=bottom,
        shoes=_pick(rng, ((CLOTHES[0]), (CLOTHES[4]), (CLOTHES[15]), (CLOTHES[1]), (CLOTHES[8]))),
        bag=bag,
        bag_colour=_pick(rng, CLOTHES),
        arms="swing" if bag == "handbag" else _choose(rng, swing=8, phone=1.2, pockets=1.2),
        left_handed=bool(rng.random() < 0.35),
        folds=tuple(rng.uniform(0, 2 * np.pi, 12).tolist()),
    )


def _signature(person: Person) -> np.ndarray:
    """Return what a witness would remember, (14,), to keep people apart."""
    covered = person.top.colour if person.bottom_kind == "dress" else person.bottom.colour
    flags = [
        60.0 * (person.bag == "backpack"),
        40.0 * (person.bag in {"shoulder", "handbag"}),
        50.0 * (person.hat != "none"),
        40.0 * (person.hair_style in {"long", "tail"}),
        40.0 * (person.bottom_kind != "trousers"),
    ]
    patterned = 0.4 if person.top.pattern != "plain" else 0.0
    second = patterned * np.array(person.top.second)
    return np.array([*person.top.colour, *covered, *second, *flags])


def distinct_people(seed: int, count: int) -> list[Person]:
    """Return `count` people who do not wear the same; ids are the places in the list."""
    people: list[Person] = []
    signatures: list[np.ndarray] = []
    tried = 0
    while len(people) < count:
        person = draw_person(seed * 100_003 + tried)
        tried += 1
        signature = _signature(person)
        far = min((float(np.linalg.norm(signature - s)) for s in signatures), default=999.0)
        if far > max(70.0 - tried / (count + 1) * 4, 0.0):
            people.append(person)
            signatures.append(signature)
    return people
