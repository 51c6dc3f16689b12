/* Words: Chinese for the texts that Streamlit itself writes, and the one address the app is served from.
   Plain old JavaScript: government desktops carry Chromium 90. */
(function () {
  "use strict";

  // Told where the server is, Streamlit does not look for it below every page's address first.
  window.__streamlit = { BACKEND_BASE_URL: window.location.origin + "/" };

  // A line that was cut may be a session that has ended: the page's own address then brings the sign-in, and back.
  var Line = window.WebSocket;
  window.WebSocket = function (address, protocols) {
    var line = new Line(address, protocols);
    line.addEventListener("close", signInIfEnded);
    return line;
  };
  window.WebSocket.prototype = Line.prototype;
  ["CONNECTING", "OPEN", "CLOSING", "CLOSED"].forEach(function (state) { window.WebSocket[state] = Line[state]; });
  function signInIfEnded() {
    fetch("/mingjian/session", { cache: "no-store", credentials: "same-origin" }).then(function (answer) {
      if (answer.status === 401) { window.location.reload(); }
    }, function () { return null; });
  }

  // A window as narrow as a phone's says so before the page asks for anything (pages/ui/kit/phone/narrow.py).
  var narrow = window.matchMedia("(max-width: 640px)");
  function sayNarrow() {
    document.cookie = "mj_narrow=" + (narrow.matches ? "1; path=/; SameSite=Lax" : "; path=/; max-age=0; SameSite=Lax");
  }
  sayNarrow();
  narrow.addListener(sayNarrow);

  // A page's printed form: the same address with print=1, the button that prints it, and the way back.
  document.addEventListener("click", function (event) {
    var on = function (kind) { return event.target.closest && event.target.closest(kind); };
    if (on(".mj-print")) { window.print(); }
    if (!on(".mj-on-paper") && !on(".mj-off-paper")) { return; }
    event.preventDefault();
    var address = new URL(window.location.href);
    if (on(".mj-on-paper")) { address.searchParams.set("print", "1"); } else { address.searchParams.delete("print"); }
    window.location.assign(address.href);
  });

  var WORDS = {
    "Skip to main content": "跳到正文",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "No options to select": "没有可选项",
    "No options to select.": "没有可选项",
    "No results": "没有匹配项",
    "Select all": "全选",
    "Clear all": "全部清除",
    "Open": "展开",
    "Clear value": "清除",
    "Close": "关闭",
    "Main menu": "主菜单",
    "Rerun": "重新计算",
    "Settings": "设置",
    "Print": "打印",
    "Record screen": "录制屏幕",
    "Record a screencast": "录制屏幕",
    "About": "关于",
    "Clear cache": "清除缓存",
    "Deploy": "部署",
    "Stop": "停止",
    "Running...": "正在计算…",
    "Running…": "正在计算…",
    "CONNECTING": "正在连接",
    "Connecting": "正在连接",
    "Please wait...": "请稍候…",
    "Connection error": "连接中断",
    "Connection lost": "连接中断",
    "Page not found": "没有这个页面",
    "The page that you have requested does not seem to exist. Running the app's main page.":
      "没有这个地址的页面，已打开首页。请从上方菜单选择页面。",
    "Error": "出错",
    "Wide mode": "宽屏显示",
    "Appearance": "外观",
    "Development": "开发",
    "Run on save": "保存后重新运行",
    "Choose app theme, colors and fonts": "选择配色和字体",
    "Theme": "配色",
    "Light": "浅色",
    "Dark": "深色",
    "System": "跟随系统",
    "Use system setting": "跟随系统",
    "Custom Theme": "本系统配色",
    "Custom theme": "本系统配色",
    "Fullscreen": "全屏",
    "View fullscreen": "全屏查看",
    "Exit fullscreen": "退出全屏",
    "Close fullscreen": "退出全屏",
    "Search": "查找",
    "Download as CSV": "下载 CSV",
    "Show/hide columns": "显示或隐藏列",
    "Copy to clipboard": "复制",
    "Copy": "复制",
    "Copied": "已复制",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Format": "格式",
    "Autosize": "自动列宽",
    "Pin column": "固定列",
    "Unpin column": "取消固定",
    "Hide column": "隐藏列",
    "Type to search": "输入文字查找",
    "Previous result": "上一个",
    "Next result": "下一个",
    "Clear selection": "取消选择",
    "Delete row(s)": "删除行",
    "Add row": "添加行",
    "empty": "没有记录",
    "Browse files": "选择文件",
    "Upload": "上传",
    "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Loading...": "正在载入…",
    "Show more": "显示更多",
    "Show less": "收起",
    "App pages": "页面菜单",
    "Sidebar": "菜单",
    "Logo": "明鉴",
    "Collapse sidebar": "收起菜单",
    "Open sidebar": "展开菜单",
    "Keyboard shortcuts": "快捷键",
    "Show password text": "显示密码",
    "Hide password text": "隐藏密码"
  };
  // The menu ends with the version: ours, which the server wrote into the page's head, not the framework's.
  var version = document.querySelector("meta[name=mingjian-version]");
  var PRODUCT = "明鉴 " + (version ? version.content : "");
  var PATTERNS = [
    [/^Made with Streamlit.*$/, PRODUCT],
    [/^Limit (\S+) per file(.*)$/, "每个文件不超过 $1$2"],
    [/^(\S+) per file(.*)$/, "每个文件不超过 $1$2"],
    [/^View (\d+) more$/, "另有 $1 项"],
    [/^(\d+) results?$/, "$1 条"],
    [/^(\d+) of (\d+)$/, "第 $1 条,共 $2 条"]
  ];
  var ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"];

  function translated(text) {
    var bare = text.trim();
    if (Object.prototype.hasOwnProperty.call(WORDS, bare)) {
      return text.replace(bare, WORDS[bare]);
    }
    for (var i = 0; i < PATTERNS.length; i++) {
      if (PATTERNS[i][0].test(bare)) {
        return bare.replace(PATTERNS[i][0], PATTERNS[i][1]);
      }
    }
    return text;
  }

  function ofText(node) {
    if (/^Made with Streamlit/.test(node.nodeValue) && node.nextSibling) {
      node.nextSibling.nodeValue = ""; // the framework's number, which stands in a text of its own
    }
    var told = translated(node.nodeValue);
    if (told !== node.nodeValue) {
      node.nodeValue = told;
    }
  }

  function ofElement(element) {
    for (var i = 0; i < ATTRIBUTES.length; i++) {
      var words = element.getAttribute(ATTRIBUTES[i]);
      if (words) {
        var told = translated(words);
        if (told !== words) {
          element.setAttribute(ATTRIBUTES[i], told);
        }
      }
    }
  }

  function walk(root) {
    if (root.nodeType === Node.TEXT_NODE) {
      ofText(root);
      return;
    }
    if (root.nodeType !== Node.ELEMENT_NODE || root.tagName === "SCRIPT" || root.tagName === "STYLE") {
      return;
    }
    ofElement(root);
    for (var child = root.firstChild; child; child = child.nextSibling) {
      walk(child);
    }
  }

  function watch() {
    walk(document.body);
    new MutationObserver(function (changes) {
      changes.forEach(function (change) {
        if (change.type === "characterData") {
          ofText(change.target);
        } else if (change.type === "attributes") {
          ofElement(change.target);
        } else {
          change.addedNodes.forEach(walk);
        }
      });
    }).observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
      attributes: true,
      attributeFilter: ATTRIBUTES
    });
  }

  if (document.body) {
    watch();
  } else {
    document.addEventListener("DOMContentLoaded", watch);
  }
})();
