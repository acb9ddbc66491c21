"""Notes as people write them, made by hypothesis, each word of which is known and stands there once."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn

INLINE = (
    *("§", "§", "*§*", "**§**", "***§***", "_§_", "`§`", "``§ ` §``", "$§$", "$$ § $$", "\\(§+1\\)"),
    *(
        "[§](https://example.org/a)",
        "[§](b c.md)",
        '[§](x "a")',
        "[§](<a b>)",
        "[§]()",
        "[§]",
        "[§][]",
        "[§][r]",
    ),
    *(
        "![§](x.png)",
        '![§](https://example.org/x.png "a")',
        "![§|300](x.png)",
        "![§](x.png){width=300}",
        "!§",
    ),
    *("[![§](x.png)](https://example.org)", "[**§** §](a.md)", "[[x|§]]", "[[§]]", "[[§#§]]", "![[§]]"),
    *("<b>§</b>", '<span style="a">§</span>', "<font color=red>§</font>", "<kbd>§</kbd>", "<u>§", "§</i>"),
    *(
        "<§>",
        "</§>",
        "<§ §>",
        "<a href='x'>§</a>",
        "§<br>§",
        "<sup>§</sup>",
        "<center>§</center>",
        "<p>§</p>",
    ),
    *("<img alt='§' src='x.png'>", "a < § > b", "§ <= §", "<3 §"),
    *("==§==", "~~§~~", "~§~", "^§^", "^^§^^", "^[§]", "[^§]", "{{c1::{}}}", "{{c1::§::{}}}", "{{{}}}"),
    *(
        "https://example.org/§",
        "www.§.org",
        "<https://§.org>",
        "§@example.org",
        "<§@example.org>",
        "@§",
        "[@§]",
    ),
    *("#§", "#§/§", "(§)", "（§）", "“§”", "§：§", "**§：**§", "§::§", "(key:: §)", "[§:: §]", ":§:"),
    *("&amp;§", "&§;", "\\*§\\*", "\\§", "§\\", "%§%", "5$ § $6", "$§ and", "§$", "$$ §", "{{}}"),
    *("§ --> §", "{% §", "§|§", "`§", "**§", "[§", "![§", "(§](a)", "§_§", "*§*§**§"),
    *("- §", "1. §", "# §", "> §", "| §", "「§」*§*。", "**“§”**§", "§\u3000§", "\\begin{x} §", "(((§)))"),
)
"""Running text; `§` is a word that is shown."""

LINES = (
    *(
        "§",
        "§  \n§",
        "§\n§\n§",
        "# §",
        "## § ##",
        "###### §",
        "§\n===",
        "§\n---",
        "**§**",
        "####§",
        "# § {#id}",
    ),
    *(
        "- §\n- §",
        "* §\n+ §",
        "1. §\n2. §",
        "3) §\n\n4) §",
        "- §\n  - §\n    - §",
        "1. §\n  - §",
        "-   §\n\n    §",
    ),
    *(
        "- [ ] §\n- [x] §",
        "- §\n§",
        "§\n- §\n§",
        "- # §",
        "- > §\n  §",
        "- ```\n  §\n  ```",
        "- $$\n  §\n  $$\n  §",
    ),
    *("> §\n> §", "> §\n§", "> - §\n> §", ">> §\n> §", "> [!note] §\n> §", "> [!§]\n> §", "> [!tip]- §\n§"),
    *(
        "```\n§\n```",
        "```python\n§\n",
        "~~~ python\n§\n~~~",
        "    §",
        "\t§",
        "`````\n```\n§\n`````",
        "```a b c d e f\n§",
    ),
    *(
        "$$\n§\n$$",
        "$$§$$",
        "$$§\n§$$ §",
        "§ $$\n§\n$$ §",
        "$$\n§",
        "\\[\n§+1\n\\]",
        "\\begin{align}\n§\n\\end{align}",
        "$$ § $$ §",
    ),
    *(
        "| § | § |\n|---|---|\n| § | § |",
        "§ | §\n-|-\n§ | § | § | §\n§",
        "| § |\n|-|\n| $§|x$ | `§|§` |",
        "| § |\n| § |",
    ),
    *("§\n| § |\n|---|\n| § |\n§", "|§|\n|-|-|\n|§|", "| § | §\n|:-|-:\n| §<br>§ |"),
    *(
        "<details>\n<summary>§</summary>\n\n§\n\n</details>",
        "<details><summary>§\n§",
        "<div>\n§\n</div>",
        "<div>§\n\n§",
    ),
    *(
        "<table><tr><td>§</td><td>§</td></tr><tr><th>§</table>",
        "<table>\n<caption>§</caption>\n<tr><td>\n\n§\n\n</td></tr></table>",
    ),
    *(
        "<ul><li>§<li>§\n</ul>§",
        "<p align=center>§</p>",
        "<center>§</center>\n§",
        "<h2>§</h2>",
        "<pre>§ <§>\n</pre>§",
        "<§>\n§",
    ),
    *(
        "<figure><img src=x.png alt='§'><figcaption>§</figcaption></figure>",
        "<blockquote>§</blockquote>",
        "<dl><dt>§<dd>§</dl>",
    ),
    *(
        "<video src='https://example.org/§'></video>",
        "<!-- a\n-->§",
        "<b>§\n\n§</b>",
        "</div>§",
        "<style>§",
        "<td>§</td>",
        "<li>§</li>",
        "<br>§",
        "<hr>§<hr>",
    ),
    *(
        "§[^1]\n\n[^1]: §\n    §",
        "[^2]: §",
        "[^2]: §\n\n    §",
        "[^3]:\n    §",
        "[^a]: §\n[^b]: §",
        "[^1]: §\n§",
    ),
    *("[r]: https://example.org 'a'\n§", "[r]: <a\n§", "Q: §\nA: §", "§\n?\n§", "§\n: §", "§::§"),
    *(
        "**§**：§",
        "- **§**：§",
        "- §：§",
        "- 作者：§",
        "- paper：§",
        "§ ^id",
        "- § ^id",
        "§\n^id",
        "§\n{: .class}",
        "{: .class}§",
    ),
    *(
        "::: tip §\n§\n:::",
        "::: note\n§\n\n§",
        "!!! note §\n    §",
        "```{note} §\n\n§\n```",
        "```ad-tip\ntitle: §\n§\n```",
    ),
    *("%%\na\n%%\n§", "{% raw %}§{% endraw %}", "{% highlight python %}\n§\n{% endhighlight %}"),
    *("---\n§", "***\n§", "[TOC]\n§", "§\n\n\n§", "|\n§", ">\n§", "-\n§"),
    *(
        "-§",
        "1.§",
        "(§) §",
        "① §",
        "• §\n• §",
        "\\\n§",
        "=\n§",
        "- \n  §",
        "#\n§",
        "§\n***§",
        "      - §\n   §",
    ),
)
"""Lines that begin a block; `§` is running text."""


class Written(NamedTuple):
    """A note's source, and the words that it shows."""

    source: str
    words: tuple[str, ...]


@st.composite
def written_notes(draw: DrawFn) -> Written:
    """Draw a note of some blocks, some of them in lists and quotes."""
    numbers = itertools.count(1)
    words: list[str] = []

    def word() -> str:
        number = next(numbers)
        words.append(f"w{number}w" if number % 3 else f"词{number}语")
        return words[-1]

    def filled(form: str, part: Callable[[], str]) -> str:
        first, *others = form.split("§")
        return first + "".join(part() + other for other in others)

    def running_text() -> str:
        forms = draw(st.lists(st.sampled_from(INLINE), min_size=1, max_size=3))
        text = filled(forms[0], word)
        for form in forms[1:]:
            separators = (" ", "，", "\n") if text[-1] in "]\\!" else (" ", "，", "\n", "")
            text += draw(st.sampled_from(separators)) + filled(form, word)
        return text

    blocks = []
    for form in draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=4)):
        simple = draw(st.booleans())
        block = filled(form, word if simple else running_text)
        prefix = draw(st.sampled_from(("", "", "", "> ", "- ", "1. ", "  ", "    ", "- - ")))
        behind = " " * len(prefix) if prefix.strip(" >") else prefix
        blocks.append(prefix + block.replace("\n", "\n" + behind))
    return Written(draw(st.sampled_from(("\n\n", "\n"))).join(blocks), tuple(words))
