"""What words and characters tell about a text: how long it is to read, whether it names metadata.

The lists are of Chinese and English paper notes as people write them: bullets such as `- 作者：…`,
`- arXiv: …`, `- Published: ICCV 2019` describe the paper, and are nothing to learn by heart.
"""

from __future__ import annotations

import re

from paperpack.scripts import EAST_ASIAN_LETTERS

_LETTER = f"[{EAST_ASIAN_LETTERS}]"
_WORD = re.compile(r"[^\W_][^\s_]*")

_METADATA = """
paper papers title titles subtitle author authors author(s) affiliation affiliations institution institutions
organization org arxiv arxiv_id arxivid doi isbn url urls link links website homepage site page pages
project project_page project_site project_website code codes source source_code github repo repository
implementation demo video videos slides slide poster talk blog blog_post pdf bibtex citation citations cite
citekey reference references ref refs resource resources material materials supplementary
venue venues conference journal publisher published published_in publication publication_date
year month date dates time created created_at updated updated_at modified last_updated last_modified
submitted accepted submitted_on read read_on read_date status state rating score stars priority
tag tags keyword keywords category categories topic topics type kind layout comments permalink
abstract summary tldr tl;dr tl_dr one-line_summary note notes todo todos to-do faq ps p.s
see see_also related related_work related_papers via from by source_of image_source image credit credits
up upstream parent sr-due aliases alias id uid q a question answer questions
level language translator editor editors series volume issue number presenter speaker host place location
example examples e.g eg i.e ie warning tip tips hint hints important attention remark caution fig figure table
论文 论文题目 论文标题 论文名 论文名称 论文链接 论文地址 原论文 原文 原文链接 原文地址 标题 题目 题名 副标题 中文标题
英文标题 作者 第一作者 通讯作者 作者单位 单位 机构 研究机构 团队 译者 编辑 会议 期刊 会议/期刊 期刊/会议 发表 发表于
发表时间 发表日期 发表会议 发表期刊 发表刊物 发表年份 出版 出版社 出处 来源 年份 年 日期 时间 创建时间 更新时间 更新日期
最后更新 修改时间 阅读时间 阅读日期 收录 收录于 接收 录用 投稿 链接 地址 网址 网站 主页 项目主页 项目地址 项目链接
项目网站 项目 代码 代码地址 代码链接 源码 源代码 开源代码 开源地址 官方代码 仓库 数据集链接 数据集地址 博客 视频 讲解
演示 幻灯片 摘要 概要 一句话总结 一句话概括 总结一句话 关键词 关键字 标签 分类 类别 领域 研究领域 备注 注 注意 说明
提示 补充 补充材料 参考 参考资料 参考文献 参考链接 引用 引用格式 引用数 被引 被引次数 相关 相关链接 相关论文 相关工作
相关资料 推荐阅读 延伸阅读 扩展阅读 目录 待办 状态 评分 推荐指数 优先级 问 答 问题一 例 例子 例如 比如 举例 示例 图 表 图片来源
图源 发布 发布时间 发布日期 发布状态 发表状态 论文状态 录用状态 录用情况 分类标签 主题标签 所属领域 发布机构 所属机构 作者团队
团队成员 论文编号 阅读状态 最近更新 图源 转载 转载自 声明 版权 编号 页码 卷 期 语言 级别 等级 下载 下载地址 ps 附 附录 附件 另外 其中 其他 其它 即 如
"""

_REFERENCES = """
reference references bibliography links link resource resources further_reading reading_list see_also further_readings readings recommended_reading
related related_work related_works related_papers related_notes related_posts todo todos to-do metadata
meta info paper_info information credits acknowledgements acknowledgments changelog table_of_contents toc
contents external_links sources citation citations bibtex navigation
参考 参考资料 参考文献 参考链接 参考论文 引用 链接 相关链接 相关论文 相关阅读 相关资料 相关笔记 延伸阅读 扩展阅读 推荐阅读 阅读材料 资料 资源
待办 目录 元数据 论文信息 基本信息 文章信息 更新日志 致谢 附录 来源 出处
"""

# What leads into prose and names nothing that could be asked for.
_DISCOURSE = """
conclusion conclusions observation observations remark remarks takeaway takeaways intuition intuitions insight insights
discussion comment comments thought thoughts opinion opinions caveat caveats question questions finding findings
explanation interpretation in_short in_other_words in_plain_words simply_put why_it_is_important why why_it_matters
importance personal_notes quote quotes motivation_quote unused misc miscellaneous other others general
结论 小结 总结 观察 发现 思考 疑问 讨论 感想 启示 启发 直觉 直观理解 直观解释 直观 解释 理解 洞察 洞见 点评 评论 评价
看法 个人看法 个人理解 个人思考 心得 疑惑 体会 大白话 大白话说 用大白话说 大白话直觉 大白话解释 白话 通俗理解 通俗解释 通俗地说
通俗来说 通俗讲 简单来说 简单地说 简单说 简而言之 换句话说 换言之 也就是说 一句话 一句话说 直觉理解 直白地说 打个比方 类比
为什么重要 为什么 意义
"""
_QUALIFIER = re.compile(
    r"^(?:关键|核心|主要|重要|基本|设计|一些|几点|最终|实验|其他|其它|the_|key_|main_|core_|small_|short_|some_|other_|my_|"
    r"our_|general_|final_|first_|second_|one_|an?_|important_)+"
)
_NUMBERED = re.compile(
    r"(?:问题|发现|观察|结论|挑战|贡献|假设|方法|方案|实验|要点|原因|目标|任务|问|点|情况|案例|条件|选项|思路|方向|优点|缺点|"
    r"observation|finding|problem|challenge|contribution|experiment|claim|question|issue|case|option|point|reason|"
    r"goal|task|method|idea|hypothesis|approach|scenario|insight|takeaway|q|rq)[\s_#]*"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[ivx]{1,4}|[a-d])",
    re.IGNORECASE,
)

DISCOURSE = frozenset(_DISCOURSE.split())
METADATA_NAMES = frozenset(_METADATA.split())
REFERENCE_HEADINGS = frozenset(_REFERENCES.split())

_EDGES = " \t\n\u3000*_~`'\"“”‘’「」『』【】[]()（）<>《》#:：.。,，-–—"
_ORDINAL = re.compile(r"^[\d一二三四五六七八九十]+(?:\.\d+)*[.、)）\s]\s*|^§?\d+(?:\.\d+)+\s*")
_EMOJI = re.compile(r"[\u2190-\u2bff\ufe00-\ufe0f\u200d\U0001f000-\U0001faff]")


def units(text: str) -> int:
    """Count how long a text is to read: an East Asian letter is one, a word of an alphabet two."""
    words, letters = (text, 0) if text.isascii() else re.subn(_LETTER, " ", text)
    return letters + 2 * len(_WORD.findall(words))


def has_letters(text: str) -> bool:
    """Say whether there is a letter of any script in it: something that can be read aloud."""
    return any(character.isalpha() for character in text)


def names_metadata(name: str) -> bool:
    """Say whether a bullet's name is one that describes the paper or the note."""
    return _folded(name) in METADATA_NAMES


def names_nothing(name: str) -> bool:
    """Say whether a name leads into prose (`用大白话说`, `key observation`) or only counts (`问题二`)."""
    folded = _folded(name)
    plain = _QUALIFIER.sub("", folded)
    return folded in DISCOURSE or plain in DISCOURSE or _NUMBERED.fullmatch(plain) is not None


def names_references(heading: str) -> bool:
    """Say whether a heading is one over lists of links, sources or metadata."""
    folded = _folded(_ORDINAL.sub("", _EMOJI.sub("", heading).strip(_EDGES)))
    return folded in REFERENCE_HEADINGS or any(
        part in REFERENCE_HEADINGS for part in re.split(r"[与和及/&]|_and_", folded)
    )


def _folded(name: str) -> str:
    return re.sub(r"\s+", "_", _EMOJI.sub("", name).strip(_EDGES).casefold())
