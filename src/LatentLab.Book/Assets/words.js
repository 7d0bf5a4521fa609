// What the book's scripts say, in the page's language; and by which words they know a paragraph of a lesson.
(() => {
  "use strict";
  const english = {
    openOptional: "open the optional parts",
    closeOptional: "close the optional parts",
    slides: "Slides",
    previousSlide: "Previous slide",
    nextSlide: "Next slide",
    slideTime: "Time since the slides began",
    optionalParts: "optional parts",
    code: "code",
    answer: "answer",
    fullScreen: "full screen",
    leave: "leave",
    predict: /^Predict:/,
    task: /^(Break it|To try)\.$/,
  };
  const chinese = {
    openOptional: "展开选读部分",
    closeOptional: "收起选读部分",
    slides: "幻灯片",
    previousSlide: "上一张",
    nextSlide: "下一张",
    slideTime: "放映开始以来的时间",
    optionalParts: "选读部分",
    code: "代码",
    answer: "答案",
    fullScreen: "全屏",
    leave: "退出",
    predict: /^预测：/,
    task: /^(改坏它|试一试)。$/,
  };
  window.latentlabWords = document.documentElement.lang.startsWith("zh") ? chinese : english;
})();
