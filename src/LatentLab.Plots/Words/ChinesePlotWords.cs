using System.Globalization;

namespace LatentLab.Plots.Words;

internal sealed class ChinesePlotWords : PlotWords
{
    public override string NotANumber => "不是数";
    public override string NoFiniteValue => "没有有限的值";
    public override string Range(string least, string most) => $"{least} 至 {most}";
    public override string Gaps(int missing) => $" 有 {Numbers.Whole(missing)} 个值不是有限数，留作空缺。";
    public override string Images(int count, bool grey, int height, int width) =>
        $"{Numbers.Whole(count)} 张 {height} × {width} 像素的{(grey ? "灰度" : "彩色")}图像";
    public override string InRows(string images, int rows, int wide, string title) =>
        $"{images}，排成 {Numbers.Whole(rows)} 行，每行 {wide} 张：{title}。";
    public override string Captions(string captions) => $" 图注：{captions}。";
    public override string FirstImages(int shown, int all) => $"只显示 {Numbers.Whole(all)} 张图像中的前 {shown} 张。";
    public override string MissingPixels(long count) => $" 有 {count} 个像素值不是有限数，显示为透明。";
    public override string ClippedPixels(long count) => $" 有 {count} 个像素值超出 [0, 1]，已被截断。";
    public override string DecodedRows(int rows, int columns, int height, int width, string across, string up) =>
        $"潜在平面上的解码图像，共 {rows} 行，每行 {columns} 张，每张 {height} × {width} 像素：潜变量 1 为 {across}，潜变量 2 为 {up}。";
    public override string ColoursOver(string values) => $" 其上的颜色：{values}";
    public override string CodesMarked(int count) => $" 标出了 {Numbers.Whole(count)} 个编码。";
    public override string Latent(int number) => $"潜变量 {number}";
    public override string ScatterOfCodes(int count, string across, string up) =>
        $"潜在平面上 {Numbers.Whole(count)} 个编码的散点图：潜变量 1 为 {across}，潜变量 2 为 {up}。";
    public override string LabelsAndMeans(string labels) => $" 各标签及其编码的均值：{labels}。";
    public override string Ellipses(string sigmas, string across, string up) =>
        $" 椭圆为 {sigmas} σ；平均 σ 沿潜变量 1 为 {across}，沿潜变量 2 为 {up}。";
    public override string PriorRings => " 虚线圆环表示先验 N(0, I) 的 1、2、3 σ。";
    public override string Prior => "先验 N(0, I)：1、2、3 σ";
    public override string AcrossAndUp => "横轴：潜变量 1，纵轴：潜变量 2";
    public override string Train => "训练";
    public override string Validation => "验证";
    public override string Epoch => "轮次";
    public override string NatsPerImage => "奈特/图像";
    public override string Total => "总损失";
    public override string TotalOf => "总损失 = 重构 + β · KL";
    public override string Reconstruction => "重构";
    public override string KlBeforeBeta => "KL（乘 β 之前）";
    public override string LossByEpoch(string runs) => $"损失随轮次变化的折线图，单位为奈特/图像。{runs}";
    public override string Epochs(int count) => $"{Numbers.Whole(count)} 轮";
    public override string RunOfEpochs(string name, string epochs, string terms) =>
        name.Length > 0 ? $"{name}，{epochs}：{terms}。" : $"{epochs}：{terms}。";
    public override string BetaAtEnd(string beta) => $" 最后 β 为 {beta}。";
    public override string OneValue(string split, string value) => $"{split} {value}";
    public override string FromTo(string split, string first, string last) => $"{split}从 {first} 到 {last}";
    public override string Term(string term, string train, string? validation) =>
        validation is null ? $"{term}：{train}" : $"{term}：{train}，{validation}";
    public override string Semicolon => "；";
    public override string LossOfEachEpoch => "各轮的损失";
    public override string EpochsInNumbers(string epochs) => $"{epochs}的数字，单位为奈特/图像";
    public override string SecondsOfEpoch => "秒";
    public override string LossTitle => "损失，单位为奈特/图像";
    public override string MapAfter(int epoch) => $"第 {epoch} 轮之后的潜在空间图";
    public override string TwoPanels(string first, string itsWords, string second, string otherWords) =>
        $"两幅图。{first}：{itsWords} {second}：{otherWords}";
    public override string StoppedEarly(int done, int epochs) => $"在 {epochs} 轮中的第 {done} 轮提前停止";
    public override string Cancelled(int done, int epochs) => $"在 {epochs} 轮中的第 {done} 轮被取消";
    public override string InTime(string how, string time) => $"{how}，用时 {time}";
    public override string BrokenOff(int done, int epochs, string time) => $"在 {epochs} 轮中的第 {done} 轮中断，用时 {time}";
    public override string UnderWay(int done, int epochs, string losses, string left, bool about) =>
        $"第 {done} 轮，共 {epochs} 轮 · {losses} · {(about ? "大约" : "")}还需 {left}";
    public override string LessThanASecond => "不到 1 秒";
    public override string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} 秒");
    public override string Minutes(double minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes:F0} 分钟");
    public override string Hours(double hours) => string.Create(CultureInfo.InvariantCulture, $"{hours:F1} 小时");
    public override string BarChart(string axis, string bars) => $"{axis}的条形图。{bars}";
    public override string Level(string name, string value) => $" {name}：{value}。";
    public override string LineChart(string y, string x, int powers, string lines) =>
        powers == 0 ? $"{y}随{x}变化的折线图。{lines}" : $"{y}随{x}（{powers} 的幂）变化的折线图。{lines}";
    public override string At(string value, string place) => $"{place} 处为 {value}";
    public override string ManyValues(string first, string last, string least) => $"从 {first} 到 {last}，最小值在 {least}";
    public override string WithBand(string values) => $"{values}，带有区间";
    public override string CannotDraw(int count) => $" 有 {Numbers.Whole(count)} 个值不大于 0，无法在这个刻度上画出。";
    public override string Sentence(string words) => $"{words}。";
    public override string Named(string name, string words) => $"{name}：{words}";
    public override string Comma => "，";
    public override string EachStep => "每一步";
    public override string MeanOfLast(int steps) => $"最近 {steps} 步的平均";
    public override string StepChart(string axis, int steps, string first, string last, string range) =>
        $"{axis}在 {Numbers.Whole(steps)} 步中的折线图：最初 {first}，最后 {last}，范围 {range}。";
    public override string MeanEnds(int steps, string value) => $" 最近 {steps} 步的平均最后为 {value}。";
    public override string ImageRows(int height, int width, string first, string under) =>
        $"几行 {height} × {width} 像素的图像：第一行是{first}，下面是{under}。";
    public override string MeanDistance(string value) => $"（平均距离 {value}）";
    public override string Original => "原图";
}
