using LatentLab.Claims;
using LatentLab.Display;
using LatentLab.Hosts;
using LatentLab.Plots;
using LatentLab.Training;
using Microsoft.DotNet.Interactive.Formatting;
using static TorchSharp.torch;

namespace LatentLab.Interactive;

/// <summary>
/// Formatters for values that cannot describe themselves. A type of the kit has <c>ToHtml()</c> and an attribute that
/// .NET Interactive finds by its name; libtorch's types have neither, and claims and figures have a further form, for
/// programs.
/// </summary>
public static class KitFormatters
{
    /// <summary>
    /// From now on tensors, modules and a training's history are shown as the kit shows them, and claims carry their
    /// numbers. Calling it again changes nothing.
    /// </summary>
    public static void Register()
    {
        Formatter.Register<Tensor>((tensor, page) => page.Write(TensorView.Of(tensor).ToHtml()),
            HtmlFormatter.MimeType);
        Formatter.Register<Tensor>((tensor, words) => words.Write(TensorView.Of(tensor).ToString()),
            PlainTextFormatter.MimeType);
        Formatter.Register<Tensor>((tensor, json) => json.Write(TensorJson.Of(tensor)), JsonFormatter.MimeType);
        // For tensors in lists and records; from their first use on the options cannot be added to.
        if (!JsonFormatter.SerializerOptions.IsReadOnly
            && !JsonFormatter.SerializerOptions.Converters.OfType<TensorJson>().Any())
            JsonFormatter.SerializerOptions.Converters.Add(new TensorJson());
        Formatter.Register<nn.Module>((module, page) => page.Write(PageOf(module) ?? ModuleView.Of(module).ToHtml()),
            HtmlFormatter.MimeType);
        Formatter.Register<nn.Module>((module, words) => words.Write(WordsFor(module)), PlainTextFormatter.MimeType);

        // Its chart is drawn by LatentLab.Plots, which the library does not know.
        Formatter.Register<TrainingHistory>((history, page) => page.Write(HistoryPage.Of(history)),
            HtmlFormatter.MimeType);
        Formatter.Register<TrainingHistory>((history, words) => words.Write(history.ToString()),
            PlainTextFormatter.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(TrainingHistory), HtmlFormatter.MimeType,
            PlainTextFormatter.MimeType);

        Formatter.Register<Claim>((claim, json) => json.Write(claim.ToMimeBundle()[Claim.MimeType]), Claim.MimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(Claim), HtmlFormatter.MimeType, PlainTextFormatter.MimeType,
            Claim.MimeType);

        // What the book lists figures by, and how it knows that an output only carries plotly.js.
        Part<Figure>(figure => figure.ToMimeBundle(), MediaTypes.Figure);
        Part<LatentExplorer>(explorer => explorer.ToMimeBundle(), MediaTypes.Figure);
        Part<PlotlyScript>(script => script.ToMimeBundle(), MediaTypes.Script);
    }

    private static void Part<T>(Func<T, IReadOnlyDictionary<string, string>> bundle, string mimeType)
    {
        Formatter.Register<T>((value, json) => json.Write(bundle(value)[mimeType]), mimeType);
        Formatter.SetPreferredMimeTypesFor(typeof(T), HtmlFormatter.MimeType, PlainTextFormatter.MimeType, mimeType);
    }

    // The kit's own models describe themselves; a module of libtorch's only has a name.
    private static string? PageOf(nn.Module module) => ToHtmlFormatters.PageOf(module);

    private static string WordsFor(nn.Module module) =>
        PageOf(module) is null ? ModuleView.Of(module).ToString() : module.ToString()!;
}
