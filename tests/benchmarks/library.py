"""A library of made-up notes: the same ones for the same number and seed."""

from __future__ import annotations

import random  # noqa: TID251  notes by chance, with a fixed seed
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEED = 20_260_901
TARGET_BYTES = 5_000

_HAN = [
    "注意力",
    "机制",
    "让",
    "模型",
    "在",
    "每一步",
    "只看",
    "与",
    "当前",
    "位置",
    "有关",
    "的",
    "部分",
    "残差",
    "连接",
    "把",
    "输入",
    "原样",
    "加到",
    "输出",
    "上",
    "训练",
    "更深",
    "网络",
    "时",
    "梯度",
    "不再",
    "消失",
    "预训练",
    "语言",
    "表示",
    "从",
    "大量",
    "文本",
    "中",
    "学到",
    "词",
    "之间",
    "的",
    "关系",
    "微调",
    "只需",
    "少量",
    "标注",
    "数据",
    "实验",
    "表明",
    "方法",
    "在",
    "多个",
    "基准",
    "上",
    "都",
    "优于",
    "基线",
    "但是",
    "推理",
    "速度",
    "较慢",
    "显存",
    "占用",
    "较高",
    "作者",
    "认为",
    "原因",
    "在于",
    "序列",
    "长度",
    "的",
    "平方",
    "复杂度",
    "对比",
    "学习",
    "扩散",
    "过程",
    "逐步",
    "去噪",
    "采样",
    "步数",
    "越多",
    "质量",
    "越好",
    "量化",
    "之后",
    "精度",
    "略有",
    "下降",
]
_ENGLISH = [
    "the",
    "model",
    "attends",
    "to",
    "every",
    "position",
    "of",
    "a",
    "sequence",
    "and",
    "weighs",
    "what",
    "it",
    "finds",
    "residual",
    "connections",
    "carry",
    "the",
    "input",
    "past",
    "a",
    "block",
    "so",
    "that",
    "gradients",
    "reach",
    "the",
    "first",
    "layers",
    "we",
    "pretrain",
    "on",
    "raw",
    "text",
    "and",
    "tune",
    "on",
    "few",
    "labels",
    "results",
    "show",
    "gains",
    "over",
    "strong",
    "baselines",
    "while",
    "memory",
    "grows",
    "with",
    "the",
    "square",
    "of",
    "length",
    "sampling",
    "needs",
    "many",
    "steps",
    "noise",
    "is",
    "removed",
    "little",
    "by",
    "little",
    "quantised",
    "weights",
    "lose",
    "some",
    "accuracy",
    "ablations",
    "tell",
    "which",
    "part",
    "helps",
]
_FORMULAS = (
    r"\frac{QK^\top}{\sqrt{d_k}}",
    r"x_{t+1} = x_t - \eta \nabla_\theta L(\theta)",
    r"\sum_{i=1}^{n} w_i \log p(y_i \mid x_i)",
    r"\mathbb{E}_{x \sim p}\left[ f(x) \right]",
    r"\alpha_{ij} = \mathrm{softmax}(e_{ij})",
    r"O(n^2 d)",
    r"h = \max(0, Wx + b)",
)
_CODE = (
    """def attend(query, key, value):
    score = query @ key.T / key.shape[-1] ** 0.5
    return softmax(score) @ value
""",
    """for step, batch in enumerate(loader):
    loss = model(batch).mean()
    loss.backward()
    if step % 8 == 0:
        optimiser.step()
""",
)


def write_library(folder: Path, count: int, *, seed: int = SEED) -> None:
    """Write `count` notes of about 5 kB into `folder`, in parts of a hundred."""
    for number in range(count):
        part = folder / f"part-{number // 100:02d}"
        part.mkdir(parents=True, exist_ok=True)
        (part / f"note-{number:05d}.md").write_text(note(number, seed), encoding="utf-8", newline="\n")


def note(number: int, seed: int = SEED) -> str:
    """Give the text of one note."""
    return _Writer(random.Random(f"{seed}/{number}"), chinese=number % 2 == 0).note(number)  # noqa: S311  a fixed seed


class _Writer:
    def __init__(self, chance: random.Random, *, chinese: bool) -> None:
        self._chance = chance
        self._chinese = chinese

    def note(self, number: int) -> str:
        pieces = [self._head(number), self._paragraph()]
        kinds: list[Callable[[], str]] = [
            self._paragraph, self._list, self._table, self._code, self._formula, self._cards, self._quote,
        ]  # fmt: skip
        while sum(len(piece.encode()) for piece in pieces) < TARGET_BYTES - 400:
            self._chance.shuffle(kinds)
            pieces.append(f"## {self._words(3, 6)}")
            pieces += [kind() for kind in kinds[: self._chance.randint(2, 4)]]
        pieces.append(f"{self._sentence()}[^1]\n\n[^1]: {self._sentence()}")
        return "\n\n".join(pieces) + "\n"

    def _head(self, number: int) -> str:
        title = self._words(3, 7)
        year = 2012 + number % 14
        lines = (f"title: {title} {number}", f"date: {year}-03-0{1 + number % 9}", "tags: [survey, model]")
        return "---\n" + "\n".join(lines) + "\n---\n"

    def _words(self, fewest: int, most: int) -> str:
        source, space = (_HAN, "") if self._chinese else (_ENGLISH, " ")
        return space.join(self._chance.choices(source, k=self._chance.randint(fewest, most)))

    def _sentence(self) -> str:
        words = [self._words(4, 9) for _ in range(self._chance.randint(2, 4))]
        index = self._chance.randrange(len(words))
        words[index] = self._dressed(words[index])
        comma, stop = ("，", "。") if self._chinese else (", ", ".")
        return comma.join(words) + stop

    def _dressed(self, words: str) -> str:
        forms = (
            f"**{words}**", f"*{words}*", f"`{self._chance.choice(_ENGLISH)}`", f"${self._chance.choice(_FORMULAS)}$",
            f"[{words}](https://example.org/{self._chance.randrange(10_000)})",
        )  # fmt: skip
        return self._chance.choice(forms)

    def _paragraph(self) -> str:
        separator = "" if self._chinese else " "
        return separator.join(self._sentence() for _ in range(self._chance.randint(3, 6)))

    def _list(self) -> str:
        lines = []
        for _ in range(self._chance.randint(3, 6)):
            lines.append(f"- {self._sentence()}")
            lines += [f"    - {self._sentence()}"] * (self._chance.random() < 0.3)
        return "\n".join(lines)

    def _table(self) -> str:
        rows = [
            f"| {self._words(1, 2)} | ${self._chance.choice(_FORMULAS)}$ | {self._chance.random():.3f} |"
            for _ in range(self._chance.randint(3, 6))
        ]
        return "\n".join(("| Model | Form | Score |", "|:--|:-:|--:|", *rows))

    def _code(self) -> str:
        return f"```python\n{self._chance.choice(_CODE)}```"

    def _formula(self) -> str:
        return f"$$\n{self._chance.choice(_FORMULAS)}\n$$"

    def _cards(self) -> str:
        colon = "：" if self._chinese else ": "
        return "\n".join(
            f"- **{self._words(1, 3)}**{colon}{self._sentence()}" for _ in range(self._chance.randint(1, 3))
        )

    def _quote(self) -> str:
        return f"> {self._sentence()}\n> {self._sentence()}"
