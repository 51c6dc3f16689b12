"""Version: the product's own, as the newest heading of docs/changelog.zh-CN.md and the installed package have it."""

VERSION = "0.6.0"
