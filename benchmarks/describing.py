"""Crops a second for describing, key points included, and the share of the measured peak.

    python benchmarks/describing.py [--profiles balanced paper] [--batches 1 8 64] [--rounds 5]
                                    [--threads 1] [--osnet osnet.onnx] [--json FILE]

Networks: every way to compute key points and GLAD takes its turn in every round, and so do the two
measures of the machine's peak (a large convolution and a large matrix product of oneDNN), so that
whatever else the machine does meets all of them; medians. A profile of several looks is measured by
one look at its largest scale. With one thread the seconds are the
processor's own, which a busy machine disturbs little; with more they are the clock's.

Whole path: pictures to descriptors as the program does it, cutting included.

Only ratios and shares of one run mean something. Weights are those shipped (--untrained needs
none), crops are generated people.
"""

import argparse
import copy
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from record import Record
from torch.utils.flop_counter import FlopCounterMode

from reid_desktop.core.values import Image
from reid_desktop.synthesis.person_crops import person_crop
from reid_desktop.vision.build_glad import (
    GLAD_NAME,
    KEYPOINTS_NAME,
    MICRO_BATCH,
    PROFILES,
    GladChoice,
    assemble,
    stream_sizes,
)
from reid_desktop.vision.describer import DescriberOptions
from reid_desktop.vision.devices import CPU, choose_device, has_fast_bfloat16, listed_devices
from reid_desktop.vision.engines import (
    EngineName,
    StreamSizes,
    embedder_maker,
    has_openvino,
    heat_mapper_maker,
)
from reid_desktop.vision.nets.glad import Glad, GladSizes
from reid_desktop.vision.nets.keypoints import INPUT_HEIGHT, INPUT_WIDTH, KeypointNet
from reid_desktop.vision.weights import chosen, fill, load

PAPER = "paper"
PLAIN = "torch eager, NCHW, float32"
PEAK_MAPS, PEAK_CHANNELS, PEAK_SIDE, PEAK_MATRIX = 4, 256, 56, 1536
Work = Callable[[], object]


@dataclass
class Row:
    """One measured way.

    Attributes:
        sizes: profile or "paper".
        batch: crops at once.
        way: what computed.
        ms: median milliseconds for a crop.
        crops_s: crops a second.
        ratio: speed over that of plain eager torch.
        gflops: billions of operations a second; 0 for whole paths.
        share: of the peak measured in the same rounds with the same arithmetic, the greater of
            matrix product and convolution; 0 likewise.
        of_convolution: the share of the convolution's peak alone; 0 likewise.
    """

    sizes: str
    batch: int
    way: str
    ms: float
    crops_s: float
    ratio: float
    gflops: float = 0.0
    share: float = 0.0
    of_convolution: float = 0.0


def main() -> None:
    """Measure and print the tables."""
    options = _options()
    torch.set_num_threads(options.threads)
    device = choose_device(options.device)
    clock = time.process_time if options.threads == 1 and device == CPU else time.perf_counter
    print(f"{listed_devices()[0].title}; {options.threads} threads; device {device}")
    print(f"torch {torch.__version__}, OpenVINO {'installed' if has_openvino() else 'missing'}")
    nets = _nets(untrained=options.untrained)
    rows: list[Row] = []
    for sizes in options.profiles:
        for batch in options.batches:
            rows += _networks(nets, sizes, batch, device, clock, options)
    for sizes in options.profiles:
        for batch in options.batches:
            rows += _whole(sizes, batch, device, clock, options)
    if options.osnet:
        rows += [_osnet(options.osnet, batch, clock, options) for batch in options.batches]
    record = Record("describing")
    for row in rows:
        where = f"{row.sizes}, batch {row.batch}: {row.way}"
        record.add(where, row.crops_s, "crops/s", better="higher", group=row.sizes)
        if row.share:
            record.add(f"{where}, of the peak", row.share * 100, "%", better="higher")
            record.add(
                f"{where}, of the convolution's peak",
                row.of_convolution * 100,
                "%",
                better="higher",
            )
    record.save()
    if options.json:
        told = {"device": str(device), "threads": options.threads, "clock": clock.__name__}
        told |= {"hardware": [asdict(one) for one in listed_devices()]}
        values = told | {"torch": torch.__version__, "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(values, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [*PROFILES, PAPER]
    parser.add_argument("--profiles", nargs="+", choices=names, default=["balanced", PAPER])
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--rounds", type=int, default=5, help="most rounds of each table")
    parser.add_argument("--seconds", type=float, default=60.0, help="no new round after these")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--untrained", action="store_true", help="networks without weights")
    parser.add_argument("--compile", action="store_true", help="torch.compile as well (slow start)")
    parser.add_argument("--osnet", type=Path, help="an ONNX file of OSNet as a peer")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


def _nets(*, untrained: bool) -> tuple[Glad, KeypointNet]:
    """Return both networks on the processor."""
    glad, points = Glad(GladSizes()).eval(), KeypointNet().eval()
    if not untrained:
        fill(glad, load(chosen(GLAD_NAME, GLAD_NAME, None)), name=GLAD_NAME)
        fill(points, load(chosen(KEYPOINTS_NAME, KEYPOINTS_NAME, None)), name=KEYPOINTS_NAME)
    return glad, points


def _scales(name: str) -> tuple[tuple[StreamSizes, ...], bool]:
    """Return the sizes of every look at a crop, largest last, and whether mirrors are averaged."""
    scales, flip = ((1.0,), False) if name == PAPER else PROFILES[name]
    return tuple(stream_sizes(scale) for scale in scales), flip


def _networks(  # noqa: PLR0913 - one table
    nets: tuple[Glad, KeypointNet],
    sizes: str,
    batch: int,
    device: torch.device,
    clock: Callable[[], float],
    options: argparse.Namespace,
) -> list[Row]:
    """Measure key points and GLAD, without cutting, in every way."""
    chance = np.random.default_rng(0)
    streams = _scales(sizes)[0][-1]
    shapes = ((INPUT_HEIGHT, INPUT_WIDTH), *streams)
    inputs = [chance.integers(0, 256, (batch, *shape, 3), np.uint8) for shape in shapes]
    operations = _operations(nets, inputs) / batch
    peaks = _peaks(device)
    ways = _ways(nets, streams, inputs, device, compiled=options.compile)
    times = _interleaved(peaks | ways, clock, options)
    reached = {way: _peak_operations(way) / times[way] for way in peaks}
    print(f"\n{sizes}, batch {batch}: networks, {operations / 1e9:.2f} GFLOP a crop")
    print("; ".join(f"{way} {reached[way] / 1e9:.0f} GFLOP/s" for way in peaks))
    print(
        f"{'way':<40}{'ms/crop':>9}{'crops/s':>9}{'ratio':>7}{'GFLOP/s':>9}{'of peak':>9}"
        f"{'of conv.':>10}"
    )
    rows = []
    for way in ways:
        each = times[way] / batch
        speed = operations / each
        row = Row(sizes, batch, way, each * 1e3, 1 / each, times[PLAIN] / times[way])
        kind = "bfloat16" if "bfloat16" in way else "float32"
        convolution = reached[f"peak convolution {kind}"]
        greatest = max(convolution, reached[f"peak product {kind}"])
        row.gflops, row.share = speed / 1e9, speed / greatest
        row.of_convolution = speed / convolution
        rows.append(row)
        print(
            f"{way:<40}{row.ms:>9.2f}{row.crops_s:>9.1f}{row.ratio:>6.2f}x{row.gflops:>9.0f}"
            f"{row.share:>9.0%}{row.of_convolution:>10.0%}",
            flush=True,
        )
    return rows


def _ways(
    nets: tuple[Glad, KeypointNet],
    sizes: StreamSizes,
    inputs: Sequence[Image],
    device: torch.device,
    *,
    compiled: bool,
) -> dict[str, Work]:
    """Return every way to compute both networks for all inputs, in micro-batches."""
    ways: dict[str, Work] = {PLAIN: _eager(nets, inputs, device)}
    layout = torch.channels_last
    ways["torch eager, channels last, float32"] = _eager(nets, inputs, device, layout=layout)
    if compiled:
        ways["torch.compile, channels last, float32"] = _eager(
            nets, inputs, device, layout=layout, compiled=True
        )
    halves = [False, True] if has_fast_bfloat16(device) else [False]
    if True in halves:
        ways["torch eager, channels last, bfloat16"] = _eager(
            nets, inputs, device, layout=layout, half=True
        )
    engines: list[EngineName] = ["torch"]
    if has_openvino() and device == CPU:
        engines.append("openvino")
    for engine in engines:
        for half in halves:
            words = "torch fused" if engine == "torch" else "OpenVINO"
            glad, points = (copy.deepcopy(net) for net in nets)
            embedder = embedder_maker(glad, [sizes], engine=engine, bfloat16=half)(device)
            mapper = heat_mapper_maker(points, engine=engine, bfloat16=half)(device)
            ways[f"{words}, {'bfloat16' if half else 'float32'}"] = _in_micro_batches(
                inputs,
                lambda few, m=mapper, e=embedder: (m.heat(few[0]), e.embed(few[1:])),
            )
    return ways


def _in_micro_batches(inputs: Sequence[Image], work: Callable[[Sequence[Image]], object]) -> Work:
    """Return what does `work` on all inputs, MICRO_BATCH people at a time."""

    def every() -> None:
        for start in range(0, len(inputs[0]), MICRO_BATCH):
            work([one[start : start + MICRO_BATCH] for one in inputs])

    return every


def _eager(  # noqa: PLR0913 - one keyword for each choice
    nets: tuple[Glad, KeypointNet],
    inputs: Sequence[Image],
    device: torch.device,
    *,
    layout: torch.memory_format = torch.contiguous_format,
    half: bool = False,
    compiled: bool = False,
) -> Work:
    """Return the modules as they are trained, called one after another."""
    glad, points = (copy.deepcopy(net).to(device).to(memory_format=layout) for net in nets)
    if compiled:
        glad, points = torch.compile(glad), torch.compile(points)

    def tensor(pictures: Image) -> torch.Tensor:
        whole = torch.from_numpy(np.ascontiguousarray(pictures)).to(device).permute(0, 3, 1, 2)
        return whole.float().contiguous(memory_format=layout)

    @torch.inference_mode()
    def work(few: Sequence[Image]) -> list[torch.Tensor]:
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            found = points(tensor(few[0])), glad([tensor(one) for one in few[1:]])
        return [one.cpu() for one in found]

    return _in_micro_batches(inputs, work)


def _operations(nets: tuple[Glad, KeypointNet], inputs: Sequence[Image]) -> float:
    """Return multiplications and additions of both networks for all inputs, counted once."""
    glad, points = nets
    one = [torch.zeros(1, 3, *pictures.shape[1:3]) for pictures in inputs]
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        points(one[0])
        glad(one[1:])
    return float(counter.get_total_flops()) * len(inputs[0])


def _peaks(device: torch.device) -> dict[str, Work]:
    """Return a large convolution and a large matrix product in both arithmetics."""
    works: dict[str, Work] = {}
    for dtype, word in ((torch.float32, "float32"), (torch.bfloat16, "bfloat16")):
        shape = (PEAK_MAPS, PEAK_CHANNELS, PEAK_SIDE, PEAK_SIDE)
        maps = torch.randn(shape).to(device, dtype).contiguous(memory_format=torch.channels_last)
        layer = torch.nn.Conv2d(PEAK_CHANNELS, PEAK_CHANNELS, 3, padding=1).to(device, dtype)
        layer = layer.to(memory_format=torch.channels_last)
        matrix = torch.randn(PEAK_MATRIX, PEAK_MATRIX).to(device, dtype)

        @torch.inference_mode()
        def convolve(maps: torch.Tensor = maps, layer: torch.nn.Module = layer) -> float:
            return float(layer(maps)[0, 0, 0, 0])

        @torch.inference_mode()
        def multiply(matrix: torch.Tensor = matrix) -> float:
            return float((matrix @ matrix)[0, 0])

        works |= {f"peak convolution {word}": convolve, f"peak product {word}": multiply}
    return works


def _peak_operations(way: str) -> float:
    if "product" in way:
        return 2.0 * PEAK_MATRIX**3
    return 2.0 * PEAK_MAPS * PEAK_CHANNELS**2 * 9 * PEAK_SIDE**2


def _interleaved(
    ways: dict[str, Work], clock: Callable[[], float], options: argparse.Namespace
) -> dict[str, float]:
    """Return the median seconds of each way; all take turns in every round."""
    taken: dict[str, list[float]] = {way: [] for way in ways}
    begun = time.perf_counter()
    for round_ in range(options.rounds + 1):
        if round_ > 1 and time.perf_counter() - begun > options.seconds:
            break
        for way, work in ways.items():
            start = clock()
            work()
            taken[way].append(clock() - start)
    return {way: float(np.median(seconds[1:] or seconds)) for way, seconds in taken.items()}


def _whole(
    sizes: str,
    batch: int,
    device: torch.device,
    clock: Callable[[], float],
    options: argparse.Namespace,
) -> list[Row]:
    """Measure pictures to descriptors with the engines as the program uses them."""
    crops = [person_crop(number, height=128, width=64).image for number in range(batch)]
    scales, flip = _scales(sizes)
    engines: list[EngineName] = ["torch", "openvino"] if has_openvino() else ["torch"]
    ways: dict[str, Work] = {}
    for engine in engines:
        for half in (False, True):
            sides = DescriberOptions(scales, flip, half, MICRO_BATCH, engine)
            choice = GladChoice(engine=engine, bfloat16=half)
            describer = assemble(str(device), sides, choice=choice)
            words = f"whole path, {engine}, {'bfloat16' if half else 'float32'}"
            ways[words] = lambda describer=describer: describer.describe_crops(crops)
    times = _interleaved(ways, clock, options)
    print(f"\n{sizes}, batch {batch}: pictures to descriptors")
    slowest = next(iter(times.values()))
    rows = []
    for way, seconds in times.items():
        each = seconds / batch
        rows.append(Row(sizes, batch, way, each * 1e3, 1 / each, slowest / seconds))
        print(f"{way:<40}{each * 1e3:>9.2f}{1 / each:>9.1f}{slowest / seconds:>6.2f}x", flush=True)
    return rows


def _osnet(path: Path, batch: int, clock: Callable[[], float], options: argparse.Namespace) -> Row:
    """Measure a peer of a single stream of 256x128 px with onnxruntime."""
    import onnxruntime

    wishes = onnxruntime.SessionOptions()
    wishes.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(str(path), wishes, ["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    pictures = np.random.default_rng(0).normal(size=(1, 3, 256, 128)).astype(np.float32)

    def work() -> None:
        for _ in range(batch):
            session.run(None, {name: pictures})

    each = _interleaved({"osnet": work}, clock, options)["osnet"] / batch
    row = Row("256x128", batch, f"{path.stem}, onnxruntime", each * 1e3, 1 / each, 0.0)
    print(f"\n{row.way:<40}{row.ms:>9.2f}{row.crops_s:>9.1f}  no key points, one stream")
    return row


if __name__ == "__main__":
    main()
