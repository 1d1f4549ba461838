"""What made-up people are called: common surnames and given names, put together by chance."""

from random import Random

SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏")
GIVEN = (
    *(
        "秀英",
        "桂兰",
        "玉梅",
        "建国",
        "志强",
        "小明",
        "国华",
        "春花",
        "金凤",
        "海燕",
        "文斌",
        "晓东",
    ),
    *(
        "丽娟",
        "永福",
        "土根",
        "阿毛",
        "荷花",
        "水仙",
        "长林",
        "根生",
        "美芳",
        "雪梅",
        "大勇",
        "德明",
    ),
    *(
        "伟",
        "芳",
        "娜",
        "静",
        "敏",
        "磊",
        "军",
        "洋",
        "勇",
        "艳",
        "杰",
        "涛",
        "明",
        "超",
        "霞",
        "平",
    ),
    *(
        "子涵",
        "雨桐",
        "浩然",
        "欣怡",
        "一诺",
        "梓轩",
        "思源",
        "佳琪",
        "俊杰",
        "婷婷",
        "志远",
        "晓燕",
    ),
    *(
        "巧云",
        "兰香",
        "有才",
        "富贵",
        "来喜",
        "凤英",
        "学军",
        "新民",
        "红梅",
        "建平",
        "银花",
        "天宝",
    ),
)


def made_up_name(chance: Random) -> str:
    """A name of two or three characters."""
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def family_names(chance: Random, size: int) -> list[str]:
    """Names of a household: most share the first one's surname, whoever married in has another."""
    surname = chance.choice(SURNAMES)
    shared = [surname if chance.random() < 0.6 or not i else chance.choice(SURNAMES) for i in range(size)]
    given = chance.sample(GIVEN, size)
    return [first + rest for first, rest in zip(shared, given, strict=True)]
