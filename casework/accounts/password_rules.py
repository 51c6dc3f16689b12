"""Password rules: what a new password must be so that nobody guesses it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from casework.accounts.hashing import LONGEST
from casework.errors import Refused

SHORTEST = 10  # signs
TELLING = 3  # a login or name of fewer signs may stand in it by chance
# The commonest ones of ten signs and more, of the world's leaks and of Chinese ones, without capitals.
COMMONEST = frozenset(
    """
    1234567890 0123456789 0987654321 9876543210 12345678910 123456789a a123456789 123456789q q123456789 aa123456789
    123456789abc abc123456789 1234567890a a1234567890 1234554321 12345678900 11223344556 1122334455 1231231231
    123123123123 12341234123 1234512345 5201314520 52013145201314 1314520520 1314521521 5845201314 woaini1314
    woaini520 woaini5201314 woaini1314520 woaini521521 woaini123456 woaiwojia123 iloveyou1314 iloveyou520
    iloveyou123 zhangwei123 wangwei1234 password12 password123 password1234 password01 passw0rd12 passw0rd123
    p@ssw0rd123 p@ssword123 p@ssw0rd1234 qwertyuiop qwerty1234 qwerty12345 qwerty123456 qwer123456 qwer1234qwer
    qazwsxedc1 qazwsxedcrfv qaz123456789 1qaz2wsx3edc 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4t5 zxcvbnm123 zxcvbnm1234
    asdfghjkl1 asdfghjkl123 asdfghjkl; asd123456789 1qazxsw23edc admin12345 admin123456 administrator admin@12345
    admin@123456 root123456 welcome123 letmein123 changeme123 test123456 mingjian123 mingjian1234 mingjian2026
    jianduzhan1 xiangzhen123 chunjie2026 zhongguo123 zhonghua123 aini1314520
    """.split()  # noqa: SIM905
)


def check(password: str, login: str, name: str) -> None:
    """Raises Refused, with what to do, where a new password would be guessed."""
    plain = unicodedata.normalize("NFKC", password)
    low = plain.casefold()
    if len(plain) < SHORTEST:
        raise Refused(f"密码至少 {SHORTEST} 个字符；几个不相干的词连起来，好记又难猜。")
    if len(password) > LONGEST or len(plain) > LONGEST:
        raise Refused(f"密码不能超过 {LONGEST} 个字符。")
    if _holds(low, login) or _holds(low, name):
        raise Refused("密码里不能含账号或姓名，请换一个。")
    if low in COMMONEST or _patterned(low):
        raise Refused("这个密码太常见，最先被猜到，请换一个。")


def _holds(low: str, word: str) -> bool:
    """A login of two signs is found in anything; so a short one must not be all of it, give or take figures."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return plain in low if len(plain) >= TELLING else low.strip("0123456789 .,_-@!#") == plain


def _patterned(low: str) -> bool:
    """One or two signs over and over, or figures or letters in their order."""
    steps = {ord(after) - ord(before) for before, after in pairwise(low)}
    return len(set(low)) <= 2 or steps in ({1}, {-1})
