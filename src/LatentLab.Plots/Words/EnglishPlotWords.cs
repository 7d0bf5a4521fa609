using System.Globalization;

namespace LatentLab.Plots.Words;

internal sealed class EnglishPlotWords : PlotWords
{
    public override string NotANumber => "not a number";
    public override string NoFiniteValue => "no finite value";
    public override string Range(string least, string most) => $"{least} to {most}";
    public override string Gaps(int missing) => missing == 1 ? " 1 value is not finite and left as a gap."
        : $" {Numbers.Whole(missing)} values are not finite and left as gaps.";
    public override string Images(int count, bool grey, int height, int width) =>
        $"{Numbers.Count(count, grey ? "grey image" : "colour image", grey ? "grey images" : "colour images")} "
        + $"of {height} × {width} pixels";
    public override string InRows(string images, int rows, int wide, string title) =>
        $"{images} in {Numbers.Count(rows, "row", "rows")} of {wide}: {title}.";
    public override string Captions(string captions) => $" Captions: {captions}.";
    public override string FirstImages(int shown, int all) =>
        $"Shows the first {shown} of {Numbers.Count(all, "image", "images")}.";
    public override string MissingPixels(long count) => $" {count} pixel values are not finite and left transparent.";
    public override string ClippedPixels(long count) => $" {count} pixel values lie outside [0, 1] and are clipped.";
    public override string DecodedRows(int rows, int columns, int height, int width, string across, string up) =>
        $"{rows} rows of {columns} decoded images of {height} × {width} pixels over the latent plane: latent 1 "
        + $"from {across}, latent 2 from {up}.";
    public override string ColoursOver(string values) => $" Colours over it: {values}";
    public override string CodesMarked(int count) => $" {Numbers.Count(count, "code is", "codes are")} marked.";
    public override string Latent(int number) => $"latent {number}";
    public override string ScatterOfCodes(int count, string across, string up) =>
        $"Scatter of {Numbers.Count(count, "code", "codes")} in the latent plane: latent 1 from {across}, latent 2 "
        + $"from {up}.";
    public override string LabelsAndMeans(string labels) => $" Labels and their mean code: {labels}.";
    public override string Ellipses(string sigmas, string across, string up) =>
        $" Ellipses of {sigmas} σ; mean σ {across} along latent 1 and {up} along latent 2.";
    public override string PriorRings => " Dotted rings show the prior N(0, I) at 1, 2 and 3 σ.";
    public override string Prior => "prior N(0, I): 1, 2, 3 σ";
    public override string AcrossAndUp => "across: latent 1, up: latent 2";
    public override string Train => "train";
    public override string Validation => "validation";
    public override string Epoch => "epoch";
    public override string NatsPerImage => "nats per image";
    public override string Total => "total";
    public override string TotalOf => "total = reconstruction + β · KL";
    public override string Reconstruction => "reconstruction";
    public override string KlBeforeBeta => "KL (before β)";
    public override string LossByEpoch(string runs) => $"Line chart of the loss by epoch, in nats per image. {runs}";
    public override string Epochs(int count) => Numbers.Count(count, "epoch", "epochs");
    public override string RunOfEpochs(string name, string epochs, string terms) =>
        name.Length > 0 ? $"{name}, {epochs}: {terms}." : $"{epochs}: {terms}.";
    public override string BetaAtEnd(string beta) => $" β is {beta} at the end.";
    public override string OneValue(string split, string value) => $"{split} {value}";
    public override string FromTo(string split, string first, string last) => $"{split} from {first} to {last}";
    public override string Term(string term, string train, string? validation) =>
        validation is null ? $"{term} {train}" : $"{term} {train}, {validation}";
    public override string Semicolon => "; ";
    public override string LossOfEachEpoch => "Loss by epoch";
    public override string EpochsInNumbers(string epochs) => $"{epochs} in numbers, nats per image";
    public override string SecondsOfEpoch => "seconds";
    public override string LossTitle => "The loss, in nats per image";
    public override string MapAfter(int epoch) => $"The latent map after epoch {epoch}";
    public override string TwoPanels(string first, string itsWords, string second, string otherWords) =>
        $"Two panels. {first}: {itsWords} {second}: {otherWords}";
    public override string StoppedEarly(int done, int epochs) => $"stopped early, after {done} of {epochs} epochs";
    public override string Cancelled(int done, int epochs) => $"cancelled after {done} of {epochs} epochs";
    public override string InTime(string how, string time) => $"{how} in {time}";
    public override string BrokenOff(int done, int epochs, string time) =>
        $"broken off after {done} of {epochs} epochs, {time}";
    public override string UnderWay(int done, int epochs, string losses, string left, bool about) =>
        $"epoch {done} of {epochs} · {losses} · {(about ? "about " : "")}{left} left";
    public override string LessThanASecond => "less than 1 s";
    public override string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F0} s");
    public override string Minutes(double minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes:F0} min");
    public override string Hours(double hours) => string.Create(CultureInfo.InvariantCulture, $"{hours:F1} h");
    public override string BarChart(string axis, string bars) => $"Bar chart of {axis}. {bars}";
    public override string Level(string name, string value) => $" {name}: {value}.";
    public override string LineChart(string y, string x, int powers, string lines) =>
        powers == 0 ? $"Line chart of {y} against {x}. {lines}"
        : $"Line chart of {y} against {x} (powers of {(powers == 10 ? "ten" : "two")}). {lines}";
    public override string At(string value, string place) => $"{value} at {place}";
    public override string ManyValues(string first, string last, string least) => $"{first} to {last}, least {least}";
    public override string WithBand(string values) => $"{values}, with a band around it";
    public override string CannotDraw(int count) =>
        $" {Numbers.Count(count, "value is", "values are")} 0 or less and cannot be drawn on this scale.";
    public override string Sentence(string words) => $"{words}.";
    public override string Named(string name, string words) => $"{name}: {words}";
    public override string Comma => ", ";
    public override string EachStep => "each step";
    public override string MeanOfLast(int steps) => $"mean of the last {steps} steps";
    public override string StepChart(string axis, int steps, string first, string last, string range) =>
        $"Line chart of {axis} over {Numbers.Count(steps, "step", "steps")}: first {first}, last {last}, range "
        + $"{range}.";
    public override string MeanEnds(int steps, string value) =>
        $" The mean of the last {steps} steps ends at {value}.";
    public override string ImageRows(int height, int width, string first, string under) =>
        $"Rows of images of {height} × {width} pixels: first {first}, under it {under}.";
    public override string MeanDistance(string value) => $" (mean distance {value})";
    public override string Original => "original";
}
