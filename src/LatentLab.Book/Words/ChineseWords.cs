using System.Globalization;

namespace LatentLab.Book.Words;

internal sealed class ChineseWords : BookWords
{
    public override string Language => "zh-Hans";
    public override string Comma => "，";

    // Around every page
    public override string Skip => "跳到正文";
    public override string Dark => "深色";
    public override string Site => "本书";
    public override string WhyShort => "为什么要有 μ、σ？";
    public override string SourceShort => "原文";
    public override string PlaygroundShort => "练习场";
    public override string Slides => "幻灯片";
    public override string SlidesHint => "供投影使用（p）";
    public override string Handout => "讲义";
    public override string HandoutHint => "用于打印，留有作答的空白";
    public override string Code => "代码";
    public override string OnThisPage => "本页内容";

    // Lessons
    public override string Lessons => "课程";
    public override string More => "更多";
    public override string TheNotebook => "下载笔记本";
    public override string OpenOptional => "展开选读部分";
    public override string OpenOptionalHint => "展开的部分也会打印";
    public override string PreviousLesson => "上一课";
    public override string NextLesson => "下一课";
    public override string Previous => "← 上一课";
    public override string Next => "下一课 →";
    public override string PreviousAndNext => "上一课与下一课";
    public override string DidNotEnd => "本课没有运行完";
    public override string Lesson(string number) => $"第 {number} 课";
    public override string Titled(string number, string title) => $"第 {number} 课：{title}";
    public override string LinkTo(string section) => $"本节链接：{section}";
    public override string FoldMinutes(int minutes) => $"，{minutes} 分钟";
    public override string ToRead(int core, int all) =>
        core == all ? $"阅读约 {all} 分钟" : $"阅读约 {core} 分钟，含选读部分约 {all} 分钟";
    public override string ComputedIn(string duration) => $"计算用时 {duration}";
    public override string ClaimsHold(int held) => $"{held} 条论断成立";
    public override string ClaimsFail(int failed) => $"{failed} 条论断不成立";
    public override string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} 秒");
    public override string Minutes(double minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes:F1} 分钟");
    public override string Hours(int minutes) => minutes < 60 ? $"{minutes} 分钟"
        : minutes % 60 == 0 ? $"{minutes / 60} 小时" : $"{minutes / 60} 小时 {minutes % 60} 分钟";

    // Cells and what they show
    public override string SetupCode => "准备代码";
    public override string HereForItsError => "这个单元格就是为了展示它的错误";
    public override string StoppedWithError => "这个单元格因出错而停止";
    public override string CellNumbers(int first, int last) =>
        first == last ? $"，单元格 {last}" : $"，单元格 {first} 至 {last}";
    public override string ErrorIn(int cell) => $"单元格 {cell} 中的错误";
    public override string ChartOf(int cell) => $"单元格 {cell} 生成的图表";
    public override string PictureOf(int cell) => $"单元格 {cell} 生成的图片";

    // How far a lesson is
    public override string Running(string? since) => since is null ? "运行中" : $"运行中，始于 {since}";
    public override string Waiting => "等待中";
    public override string NotRunYet => "尚未运行";
    public override string UnchangedSince(string? day) => day is null ? "自上次运行以来没有变化" : $"自 {day} 以来没有变化";
    public override string AllRunAgain => "各课均已可读。现在正用其他随机种子再次运行，结果会自动出现在本页。";
    public override string SomeRead(int read, int all, string? running) => running is null
        ? $"共 {all} 课，已有 {read} 课可读。各课运行完后会自动出现在本页，不必重新加载。"
        : $"共 {all} 课，已有 {read} 课可读，第 {running} 课正在运行。各课运行完后会自动出现在本页，不必重新加载。";
    public override string SomeReadThenStopped(int read, int all) =>
        $"共 {all} 课，已有 {read} 课可读，其余的课在运行之前被停止。命令 <code>latentlab course --lang zh</code> 会接着运行它们，"
        + "没有变化的课不会重新运行。";
    public override string LessonRuns(string? since) =>
        since is null ? "本课正在运行，结束后会自动出现在这里。" : $"本课自 {since} 起正在运行，结束后会自动出现在这里。";
    public override string LessonWaits => "本课在等前面的课运行完，运行后会自动出现在这里。";
    public override string LessonHasNotRun => "本课尚未运行，运行它的命令是 <code>latentlab course --lang zh</code>。";
    public override string NotInBook(string number) => $"{number}（本书没有）";
    public override string LessonNotInBook(string number) => $"本书不含第 {number} 课";
    public override string LessonNotYet(string number) => $"第 {number} 课尚未运行";
    public override string LessonBroke(string number) => $"第 {number} 课没有运行完";
    public override string LessonShowsNot(string number) => $"第 {number} 课没有给出这一结果";

    // The first page
    public override string Introduction =>
        "自编码器与变分自编码器，**用数字说话**。每一课问一个问题，训练模型来回答，并在每句话旁边给出测得的数字。损失以奈特/图像为单位。大多数课的末尾有能自动检查的练习，还有接着往下做"
        + "的实验：它们是与本书配套运行的笔记本，在 `notebooks-zh/exercises` 和 `notebooks-zh/experiments` 里。";
    public override string Total(int lessons, string core, string all, string? computing, string? megabytes) =>
        $"共 {lessons} 课：阅读约 {core}，含选读部分约 {all}"
        + (computing is null ? "" : $"；计算用时 {computing}")
        + (megabytes is null ? "。" : $"；最多占用内存 {megabytes} MB。");
    public override string ToTry => "动手试试";
    public override string PlaygroundTitle => "在网页里训练";
    public override string PlaygroundLine => "一个自编码器和一个 VAE 在你眼前学习，十步导览会告诉你该调什么、该看什么";
    public override string PlaygroundLead => "自编码器和变分自编码器并排学习同一批数据。启动它们，看看它们把图像放在哪里、图像之间有什么、损失的每一项起什么作用。";
    public override string PlaygroundSkip => "跳到练习场";
    public override string LookUp => "查阅";
    public override string SourceTitle => "从原文到数字";
    public override string SourceLine => "原文的每一句话，及其对应的论断、课、图和数字";
    public override string BrokenTitle => "去掉原因之后的论断";
    public override string BrokenLine => "每个论断的对照，以及去掉原因之后的数值";
    public override string Glossary => "词汇表";
    public override string GlossaryLine(int terms) => $"{terms} 个术语，中英文对照";
    public override string QuestionLine(int sentences) => $"本课程的问题，用 {sentences} 句话回答，每句话都附有本次运行测得的数字";
    public override string Verdicts(string link, string counts, int added, string countsOfAdded) =>
        added == 0 ? $"{link}中，{counts}。"
        : $"{link}中，{counts}；课程另提的 {added} 个问题中，{countsOfAdded}。";
    public override string SourceSentences(int count) => $"原文的 {count} 句话";
    public override string VerdictCount(string verdict, int count) => $"{count} 句{Verdict(verdict)}";
    public override string Verdict(string verdict) => verdict switch
    {
        "holds" => "成立",
        "holds in part" => "部分成立",
        "does not hold" => "不成立",
        "not tested" => "未检验",
        _ => verdict,
    };
    public override string Figures => "图";
    public override string Sources => "参考文献";
    public override string SourcesLine => "各课引用的文献，以及引用它们的课。";
    public override string ForTheTeacher => "给教师";
    public override string WithTheAnswers(string link) => $"{link}（含答案）";

    // The pages about the text and the question
    public override string Sentences(int count) => $"{count} 句话";
    public override string MeasuredHere(int count) => $"其中 {count} 句在本书中测量过";
    public override string MeasuredClaims(int held, int all) => $"测量过的 {all} 条论断中有 {held} 条成立";
    public override string SentencesOfText(int count, int added) =>
        added == 0 ? $"原文的 {count} 句话" : $"原文的 {count} 句话，以及课程另提的 {added} 个问题";
    public override string OfTheText(int count, string counts) => $"原文的 {count} 句话中，{counts}";
    public override string WithoutCause => "去掉原因之后，每条论断会怎样";
    public override string AskedByCourse => "课程所问：";
    public override string InEnglish(string words) => $"英文：{words}";
    public override string SentenceNumber(int number) => $"第 {number} 句";
    public override string InLesson(string link) => $"第 {link} 课";
    public override string NotShown(string why) => $"未给出：{why}。";
    public override string MoreHold(int count, string claim) =>
        $"另有 {count} 项<span class=\"holds\">✓ 成立</span><span class=\"cell-number\">，属于 {claim}</span>";
    public override string Needs(string needed) => $"要求 {needed}";
    public override string Measurements(int held, int all) => $"{all} 项测量中有 {held} 项成立";
    public override string OverSeeds(int seeds, string least, string most, int held) =>
        $"{seeds} 个随机种子：{least} 至 {most}，其中 {held} 次成立";
    public override string Figure(string link) => $"图 {link}";
    public override string FigureMissing(string figure, string why) => $"图 {figure}：{why}。";
    public override string OwnReferences => "原文的参考文献";
    public override string ReferencesLine(string link) => $"各课自己引用的文献列在{link}。";
    public override string FirstPage => "本书首页";
    public override string Control => "对照";
    public override string WhatIsBroken => "破坏了什么";
    public override string BrokenColumn => "破坏后";
    public override string ClaimCountLine(int count) => $"{count} 条论断";
    public override string SeenRed(int count) => $"其中 {count} 条在原因被破坏后确实变红";
    public override string NotBrokenYet(int count) => $"{count} 条尚未破坏";
    public override string Recorded(string when, string with) => $"记录于 {when}，数据 {with}";
    public override string DataAndSeed(string data, int seed) => $"{data}，随机种子 {seed}";
    public override string FromTo(string first, string last) => $"{first} 至 {last}";
    public override string NoClaims => "本书没有哪一课给出论断。";
    public override string NoneYet => "尚未写明";
    public override string NothingYet => "暂无";
    public override string ThisNotBrokenYet => "尚未破坏";
    public override string NeededThen(string needed) => $"当时要求 {needed}";
    public override string UnbrokenThen(string value) => $"当时未破坏的值 {value}";
    public override string Red => "变红";

    // For the teacher
    public override string TeacherNumber(string number) => $"给教师 {number}".Trim();
    public override string ToReadColumn => "阅读";
    public override string ToRunColumn => "运行";
    public override string TeacherColumn => "教师用的说明";
    public override string TeacherLinks => "目标、答案、讨论题";
    public override string ForLesson(string lesson) => $"，第 {lesson} 课";
    public override string LessonByLesson => "逐课说明";
    public override string Reckoned(double words, double lines, double outputs) =>
        $"阅读时间按英文版推算：每分钟 {words} 个词、{lines} 行代码或 {outputs} 个输出；折叠的代码、文献列表和不作回答的折叠段落算作选读部分。";
    public override string TheLesson => "本课";
    public override string PlansAndLessons => "教学计划与全部课程";
    public override string NotInThisBook => "本书没有";
    public override string NotRun => "未运行";
    public override string ReadingMinutes(int core, int all) =>
        core == all ? $"{all} 分钟" : $"{core} 分钟（含选读部分 {all} 分钟）";
    public override string ReadingAndRunning(string reading, string running) => $"阅读 {reading}，运行 {running}。";
    public override string ReadingAlone(string reading) => $"：{reading}";

    // Tables
    public override string Claims => "论断";
    public override string Claim => "论断";
    public override string Sentence => "内容";
    public override string Measured => "测得";
    public override string Needed => "要求";
    public override string VerdictColumn => "结论";
    public override string LessonColumn => "课";
    public override string Holds => "成立";
    public override string Fails => "不成立";
    public override string ClaimsLine(int held, int all, string link) =>
        $"下面每句话都经过训练模型、测量数值来检验：{all} 条中有 {held} 条成立。供程序读取的同一张表：{link}。";
    public override string Spread => "不同随机种子间的差异";
    public override string SpreadLine(int seeds, int held, int all) =>
        $"同样的课用不同的随机种子运行 {seeds} 次：{all} 条论断中有 {held} 条每次都成立。“通过”一栏是成立的次数；标准差是样本标准差（除数为 n − 1）。";
    public override string Passed => "通过";
    public override string Least => "最小";
    public override string Mean => "平均";
    public override string Most => "最大";
    public override string Deviation => "标准差";
    public override string HeldOf(int held, int all) => $"{held}/{all}";
    public override string InUnit(string unit) => $"单位：{unit}";
    public override string Term => "术语";
    public override string ChineseColumn => "中文";
    public override string Meaning => "含义";
    public override string Terms(int count) => $"{count} 个术语";
}
