"""Editing sessions with an oracle: notes whose every card and gap is known by a number of its own.

A session edits notes as a person does between two builds. The oracle knows what became of each card; what
paperpack makes of it is compared with that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from paperpack.cards.identity import identify
from paperpack.cards.lock import Lock, format_lock, parse_lock
from paperpack.model import Card, CardKind, Gap, Inline, Note, Paragraph, RuleName, Text
from paperpack.walk import descendants

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random  # noqa: TID251  only the type: hypothesis gives the value

_SUBJECTS = (
    "ResNet",
    "BERT",
    "GPT-2",
    "GPT-3",
    "Transformer",
    "AlexNet",
    "VGG-16",
    "U-Net",
    "Adam",
    "dropout",
    "残差连接",
    "批归一化",
    "层归一化",
    "注意力机制",
    "位置编码",
    "掩码语言模型",
    "下一句预测",
    "对比学习",
    "知识蒸馏",
    "图神经网络",
    "扩散模型",
    "生成器",
    "判别器",
    "学习率预热",
    "数据增强",
    "词嵌入",
    "束搜索",
    "混合专家",
    "positional encoding",
    "label smoothing",
    "beam search",
    "gradient clipping",
    "weight decay",
    "the encoder",
    "the decoder",
    "cross attention",
    "contrastive loss",
    "the tokenizer",
    "transfer learning",
    "early stopping",
)
_ASPECTS = (
    "{} 解决什么问题？",
    "{} 的核心思想是什么？",
    "{} 的优点",
    "{} 的缺点",
    "为什么要用 {}？",
    "{} 在训练时怎样工作？",
    "{} 与前人的方法有什么区别？",
    "{}",
    "What does {} do?",
    "Why is {} needed?",
    "How is {} trained?",
    "What are the limits of {}?",
    "Where does {} fail?",
    "Who proposed {} and when?",
    "{} 的计算复杂度",
    "{} 的损失函数是什么？",
)
_PHRASES = (
    "学习输入与输出之间的残差",
    "让梯度可以直接流回前面的层",
    "把每一层的输入归一化到零均值",
    "随机丢弃一部分神经元",
    "用三角函数编码位置",
    "同时看左右两边的上下文",
    "随机替换百分之十五的词",
    "训练误差反而随深度上升",
    "每个词都与其他词计算相似度",
    "用大模型的输出教小模型",
    "先汇聚邻居再做变换",
    "只在训练时使用",
    "推理时关闭",
    "参数量减少一半",
    "需要很多数据",
    "对超参数敏感",
    "收敛更快",
    "容易过拟合",
    "显存占用很大",
    "it maps queries to outputs",
    "the softmax saturates",
    "gradients vanish in deep stacks",
    "a linear warm-up of four thousand steps",
    "the two networks play a game",
    "it needs no labels",
    "twelve layers with hidden size 768",
    "costs quadratic memory",
    "trained on web text",
    "reduces the error by a third",
    "the loss is cross entropy",
    "fails on long inputs",
    "the authors call it simple",
)
_DETAILS = (
    "（表 {}）",
    "（第 {} 节）",
    " on {} GPUs",
    " with rate 0.{}",
    "，共 {} 次",
    "，约 {} 天",
    "，误差 {}%",
    " at step {}",
    "，提高 {} 分",
)
_EXTRAS = ("（论文第三节）", "详细说明", "in one sentence", "简单来说", "according to the paper", "举例")
_REWORDINGS = (
    ("是什么", "到底是什么"),
    ("为什么", "出于什么原因"),
    ("什么", "哪些"),
    ("怎样", "如何"),
    ("What does", "Explain what"),
    ("Why is", "For what reason is"),
    ("How is", "In which way is"),
    ("优点", "好处"),
    ("缺点", "不足"),
)
_ALIKE = 70


@dataclass
class Written:
    """A card as it is written now.

    `gaps` are the oracle's numbers of a cloze's gaps, by their words; `former` those of gaps that it had once.
    """

    number: int
    kind: CardKind
    question: str
    answer: str
    context: tuple[str, ...]
    gaps: dict[str, int] = field(default_factory=dict)
    former: dict[str, int] = field(default_factory=dict)
    edited: bool = False

    def tree(self) -> Card:
        rule = RuleName.CLOZE if self.kind is CardKind.CLOZE else RuleName.INLINE
        back = (Paragraph(content=(Text(text=self.answer),)),) if self.answer else ()
        return Card(
            kind=self.kind,
            rule=rule,
            front=(Paragraph(content=self._front()),),
            back=back,
            context=self.context,
        )

    def _front(self) -> tuple[Inline, ...]:
        content: list[Inline] = []
        at = 0
        for start, words in sorted((self.question.index(words), words) for words in self.gaps):
            content.append(Text(text=self.question[at:start]))
            content.append(Gap(content=(Text(text=words),), number=len(content) // 2 + 1))
            at = start + len(words)
        return (*content, Text(text=self.question[at:]))


@dataclass
class File:
    """A note as it is written now."""

    path: str
    title: str
    cards: list[Written]

    def tree(self) -> Note:
        return Note(
            path=self.path,
            title=self.title,
            title_content=(Text(text=self.title),),
            cards=tuple(card.tree() for card in self.cards),
        )


@dataclass
class Tally:
    """How often a card that a person would call the same kept its history, lost it, or got another's.

    Of the cards that were edited, moved or renamed since the last build; `untouched` are all others.
    """

    untouched: int = 0
    kept: int = 0
    lost: int = 0
    wrong: int = 0
    gaps_kept: int = 0
    gaps_lost: int = 0
    gaps_wrong: int = 0
    examples: list[str] = field(default_factory=list)


class Session:
    """Notes, their lock, and the truth about who is who."""

    def __init__(self, random: Random, tally: Tally) -> None:
        self.random = random
        self.tally = tally
        self.numbered = 0
        self.answers: list[str] = []
        self.asked: set[tuple[str, str]] = set()
        self.sources: dict[int, tuple[str, str]] = {}
        self.files = [
            File(f"notes/{name}.md", f"Paper {name}", [self.new_card() for _ in range(random.randint(0, 12))])
            for name in "abcd"
        ]
        self.lock = Lock()
        self.guids: dict[str, int] = {}
        self.guid_of: dict[int, str] = {}
        self.gap_numbers: dict[int, dict[int, int]] = {}
        self.written: dict[int, tuple[str, ...]] = {}
        self.time = 1000

    # ------------------------------------------------------------------------------------------- writing

    def new_card(self) -> Written:
        context = (self.random.choice(["模型", "训练", "Results"]),)
        if self.random.random() < 0.25:
            return self._new_cloze(context)
        while True:
            subject, aspect = self.random.choice(_SUBJECTS), self.random.choice(_ASPECTS)
            if (subject, aspect) not in self.asked:
                return self._basic(subject, aspect, context)

    def _basic(self, subject: str, aspect: str, context: tuple[str, ...]) -> Written:
        card = self._asking(aspect.format(subject), context)
        self.asked.add((subject, aspect))
        self.sources[card.number] = (subject, aspect)
        return card

    def _asking(self, question: str, context: tuple[str, ...]) -> Written:
        self.numbered += 1
        return Written(self.numbered, CardKind.BASIC, question, self._answer(), context)

    def _answer(self) -> str:
        """Write an answer that is not much like any written before: else nobody could say what is who."""
        while True:
            answer = "；".join(self._phrase() for _ in range(self.random.randint(1, 4)))
            if not process.extractOne(answer, self.answers, scorer=fuzz.ratio, score_cutoff=_ALIKE):
                self.answers.append(answer)
                return answer

    def _phrase(self) -> str:
        detail = self.random.choice(_DETAILS).format(self.random.randint(1, 99))
        return self.random.choice(_PHRASES) + detail

    def _new_cloze(self, context: tuple[str, ...]) -> Written:
        phrases = self.random.sample(_PHRASES, self.random.randint(3, 5))
        self.numbered += 1
        card = Written(self.numbered, CardKind.CLOZE, "，".join(phrases), "", context)
        for words in self.random.sample(phrases, self.random.randint(1, 2)):
            self.numbered += 1
            card.gaps[words] = self.numbered
        return card

    def _file(self) -> File:
        return self.random.choice(self.files)

    def _card(self) -> Written | None:
        cards = [card for file in self.files for card in file.cards if not card.edited]
        return self.random.choice(cards) if cards else None

    # ------------------------------------------------------------------------------------------- editing

    def reword(self) -> None:
        card = self._card()
        if card and card.kind is CardKind.BASIC:
            card.edited = True
            fitting = [pair for pair in _REWORDINGS if pair[0] in card.question]
            if fitting and self.random.random() < 0.7:
                card.question = card.question.replace(*self.random.choice(fitting), 1)
            else:
                card.question = f"{card.question} {self.random.choice(_EXTRAS)}"

    def fix_typing_error(self) -> None:
        card = self._card()
        if card:
            card.edited = True
            card.question = self._typed(card.question, card.gaps)

    def _typed(self, text: str, gaps: dict[str, int]) -> str:
        places = [at for at in range(len(text)) if not _in_gap(text, at, gaps)]
        if not places:
            return text
        at = self.random.choice(places)
        return text[:at] + self.random.choice(["", "x", "的", text[at] * 2]) + text[at + 1 :]

    def edit_answer(self) -> None:
        card = self._card()
        if card and card.kind is CardKind.BASIC:
            card.edited = True
            card.answer = f"{card.answer}；{self._phrase()}"

    def rewrite_answer(self) -> None:
        card = self._card()
        if card and card.kind is CardKind.BASIC:
            card.edited = True
            card.answer = self._answer()

    def add(self) -> None:
        file = self._file()
        file.cards.insert(self.random.randint(0, len(file.cards)), self.new_card())

    def delete(self) -> None:
        file = self._file()
        if file.cards:
            file.cards.pop(self.random.randrange(len(file.cards)))

    def replace_by_sibling(self) -> None:
        """Delete a card and write another on the same subject, or with the same words on another one."""
        file = self._file()
        basic = [card for card in file.cards if card.kind is CardKind.BASIC and card.number in self.sources]
        if basic:
            gone = self.random.choice(basic)
            subject, aspect = self.sources[gone.number]
            if self.random.random() < 0.5:
                subject = self.random.choice(_SUBJECTS)
            else:
                aspect = self.random.choice(_ASPECTS)
            if (subject, aspect) not in self.asked:
                at = file.cards.index(gone)
                file.cards[at] = self._basic(subject, aspect, gone.context)

    def replace_section(self) -> None:
        """Delete what stands under a heading and write another section with questions of the same few words."""
        file = self._file()
        if file.cards:
            gone = self.random.choice(file.cards).context
            self.numbered += 1
            section = (f"Section {self.numbered}",)
            generic = self.random.sample(["模型架构", "优点", "缺点", "训练", "Method", "Results"], 2)
            cards = [self._asking(question, section) for question in generic]
            file.cards = [card for card in file.cards if card.context != gone] + cards

    def reorder(self) -> None:
        self.random.shuffle(self._file().cards)

    def move(self) -> None:
        source, target = self._file(), self._file()
        if source.cards:
            target.cards.append(source.cards.pop(self.random.randrange(len(source.cards))))

    def rename_file(self) -> None:
        file = self._file()
        self.numbered += 1
        file.path = f"notes/renamed-{self.numbered}.md"
        if self.random.random() < 0.3:
            file.title = f"Title {self.numbered}"

    def rename_heading(self) -> None:
        for card in self._file().cards:
            card.context = tuple(f"{name}*" for name in card.context)

    def add_gap(self) -> None:
        card = self._card()
        if card and card.kind is CardKind.CLOZE:
            free = [words for words in card.question.split("，") if words and words not in card.gaps]
            free = [words for words in free if card.question.count(words) == 1]
            if free:
                self.numbered += 1
                card.edited = True
                words = self.random.choice(free)
                card.gaps[words] = card.former.pop(words, self.numbered)

    def remove_gap(self) -> None:
        card = self._card()
        if card and len(card.gaps) > 1:
            card.edited = True
            words = self.random.choice(sorted(card.gaps))
            card.former[words] = card.gaps.pop(words)

    def reword_gap(self) -> None:
        card = self._card()
        if card and card.gaps:
            old = self.random.choice(sorted(card.gaps))
            new = self._typed(old, {})
            if new and card.question.count(new) == 0:
                card.edited = True
                card.question = card.question.replace(old, new)
                card.gaps[new] = card.gaps.pop(old)

    def edits(self) -> list[Callable[[], None]]:
        return [
            *(
                self.reword,
                self.fix_typing_error,
                self.edit_answer,
                self.rewrite_answer,
                self.add,
                self.delete,
            ),
            *(self.replace_by_sibling, self.replace_section),
            *(self.reorder, self.move, self.rename_file, self.rename_heading),
            *(self.add_gap, self.remove_gap, self.reword_gap),
        ]

    # ------------------------------------------------------------------------------------------ building

    def build(self) -> None:
        """Let paperpack say who is who, and hold it against the truth."""
        self.time += 100
        notes = [file.tree() for file in self.files]
        identified = identify(notes, self.lock, now=self.time, unread=())
        for file, note in zip(self.files, identified.notes, strict=True):
            for card, named in zip(file.cards, note.cards, strict=True):
                self._compare(file, card, named)
                card.edited = False
        self.lock = parse_lock(format_lock(identified.lock), "paperpack.lock")
        assert self.lock == identified.lock
        guids = [named.guid for note in identified.notes for named in note.cards]
        assert len(guids) == len(set(guids))
        again = identify(notes, self.lock, now=self.time + 50, unread=())
        assert (again.notes, again.lock, again.changes) == (identified.notes, self.lock, ())

    def _compare(self, file: File, card: Written, named: Card) -> None:
        now = (file.path, *card.context, card.question, card.answer)
        touched = self.written.get(card.number) != now
        before = self.guid_of.get(card.number)
        owner = self.guids.get(named.guid)
        if owner is not None and owner != card.number:
            self.tally.wrong += 1
            self.tally.examples.append(f"wrong: {now} got that of {self.written[owner]}")
        elif before is not None and before == named.guid:
            self.tally.kept += touched
            self.tally.untouched += not touched
            self._compare_gaps(card, named)
        elif before is not None:
            self.tally.lost += 1
            self.tally.examples.append(f"lost: {now} before: {self.written.get(card.number)}")
        self.written[card.number] = now
        if before != named.guid:
            self.gap_numbers[card.number] = {}
        self.guid_of[card.number] = named.guid
        self.guids[named.guid] = card.number
        self._note_gaps(card, named)

    def _compare_gaps(self, card: Written, named: Card) -> None:
        known = self.gap_numbers.get(card.number, {})
        for truth, number in _numbers(card, named).items():
            if known.get(number, truth) != truth:
                self.tally.gaps_wrong += 1
                self.tally.examples.append(f"wrong gap: {card.question} {card.gaps}")
            elif truth in known.values():
                kept = known.get(number) == truth
                self.tally.gaps_kept += kept
                self.tally.gaps_lost += not kept

    def _note_gaps(self, card: Written, named: Card) -> None:
        numbers = self.gap_numbers.setdefault(card.number, {})
        numbers.update({number: truth for truth, number in _numbers(card, named).items()})


def _numbers(card: Written, named: Card) -> dict[int, int]:
    """Give the number that paperpack gave, by the oracle's number of each gap."""
    gaps = [node for node in descendants(named.front) if isinstance(node, Gap)]
    return {card.gaps[gap.content[0].text]: gap.number for gap in gaps if isinstance(gap.content[0], Text)}


def _in_gap(text: str, at: int, gaps: dict[str, int]) -> bool:
    return any(text.index(words) <= at <= text.index(words) + len(words) for words in gaps)
