using LatentLab.Hosts;

namespace LatentLab.Plots.Words;

/// <summary>
/// What figures say of themselves, in the language of the notebook (<see cref="KitLanguage"/>): a member for each
/// sentence, with its places named. A language is a class; the compiler says which sentences it still lacks.
/// </summary>
internal abstract class PlotWords
{
    private static readonly PlotWords english = new EnglishPlotWords(), chinese = new ChinesePlotWords();

    public static PlotWords Current => KitLanguage.IsChinese ? chinese : english;

    public abstract string NotANumber { get; }
    public abstract string NoFiniteValue { get; }
    public abstract string Range(string least, string most);
    public abstract string Gaps(int missing);
    public abstract string Images(int count, bool grey, int height, int width);
    public abstract string InRows(string images, int rows, int wide, string title);
    public abstract string Captions(string captions);
    public abstract string FirstImages(int shown, int all);
    public abstract string MissingPixels(long count);
    public abstract string ClippedPixels(long count);
    public abstract string DecodedRows(int rows, int columns, int height, int width, string across, string up);
    public abstract string ColoursOver(string values);
    public abstract string CodesMarked(int count);
    public abstract string Latent(int number);
    public abstract string ScatterOfCodes(int count, string across, string up);
    public abstract string LabelsAndMeans(string labels);
    public abstract string Ellipses(string sigmas, string across, string up);
    public abstract string PriorRings { get; }
    public abstract string Prior { get; }
    public abstract string AcrossAndUp { get; }
    public abstract string Train { get; }
    public abstract string Validation { get; }
    public abstract string Epoch { get; }
    public abstract string NatsPerImage { get; }
    public abstract string Total { get; }
    public abstract string TotalOf { get; }
    public abstract string Reconstruction { get; }
    public abstract string KlBeforeBeta { get; }
    public abstract string LossByEpoch(string runs);
    public abstract string Epochs(int count);
    public abstract string RunOfEpochs(string name, string epochs, string terms);
    public abstract string BetaAtEnd(string beta);
    public abstract string OneValue(string split, string value);
    public abstract string FromTo(string split, string first, string last);
    public abstract string Term(string term, string train, string? validation);
    public abstract string Semicolon { get; }
    public abstract string LossTitle { get; }
    public abstract string LossOfEachEpoch { get; }
    public abstract string EpochsInNumbers(string epochs);
    public abstract string SecondsOfEpoch { get; }
    public abstract string MapAfter(int epoch);
    public abstract string TwoPanels(string first, string itsWords, string second, string otherWords);
    public abstract string StoppedEarly(int done, int epochs);
    public abstract string Cancelled(int done, int epochs);
    public abstract string InTime(string how, string time);
    public abstract string BrokenOff(int done, int epochs, string time);
    public abstract string UnderWay(int done, int epochs, string losses, string left, bool about);
    public abstract string LessThanASecond { get; }
    public abstract string Seconds(double seconds);
    public abstract string Minutes(double minutes);
    public abstract string Hours(double hours);
    public abstract string BarChart(string axis, string bars);
    public abstract string Level(string name, string value);
    public abstract string LineChart(string y, string x, int powers, string lines);
    public abstract string At(string value, string place);
    public abstract string ManyValues(string first, string last, string least);
    public abstract string WithBand(string values);
    public abstract string CannotDraw(int count);
    public abstract string Sentence(string words);
    public abstract string Named(string name, string words);
    public abstract string Comma { get; }
    public abstract string EachStep { get; }
    public abstract string MeanOfLast(int steps);
    public abstract string StepChart(string axis, int steps, string first, string last, string range);
    public abstract string MeanEnds(int steps, string value);
    public abstract string ImageRows(int height, int width, string first, string under);
    public abstract string MeanDistance(string value);
    public abstract string Original { get; }
}
