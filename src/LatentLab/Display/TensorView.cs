using System.Globalization;
using System.Net;
using System.Text;
using LatentLab.Data;
using LatentLab.Hosts;
using TorchSharp;
using static TorchSharp.torch;

namespace LatentLab.Display;

/// <summary>
/// A tensor as a notebook shows it: shape, type, statistics, and a corner of its numbers, or its images where it is
/// shaped like some. It holds plain values; the tensor may be disposed.
/// </summary>
/// <param name="Headline">Shape, type and device in one line.</param>
/// <param name="Statistics">Least, mean, greatest and so on in one line; empty where there is nothing to count.</param>
[TypeFormatterSource(typeof(ToHtmlFormatters))]
public sealed record TensorView(string Headline, string Statistics)
{
    private const int MostImages = 32;
    private const int MostPixels = 1 << 20;
    private const int SmallestImage = 8;

    /// <summary>The numbers shown, row by row; empty for images and for a tensor without numbers.</summary>
    internal NumberCorner? Corner { get; private init; }

    /// <summary>The first images, scaled to [0, 1]; null for a tensor of another shape.</summary>
    public ImageBatch? Images { get; private init; }

    /// <summary>What the pictures leave out or how they were scaled; null for nothing.</summary>
    public string? ImageNote { get; private init; }

    /// <summary>Looks at a tensor, whatever its shape, type and device; one that was disposed says so.</summary>
    public static TensorView Of(Tensor tensor)
    {
        if (tensor.IsInvalid)
            return new TensorView("Tensor, disposed",
                "Its numbers are gone. Detach it from its dispose scope, or make it again.");
        string headline = $"Tensor [{string.Join(", ", tensor.shape)}] · {TensorWords.TypeName(tensor.dtype)} · "
            + $"{tensor.device}{(tensor.requires_grad ? " · requires gradients" : "")}";
        if (tensor.numel() == 0)
            return new TensorView(headline, "no numbers");
        if (tensor.is_sparse || tensor.device.type == DeviceType.META)
            return new TensorView(headline,
                tensor.is_sparse ? "sparse; call to_dense() to see its numbers" : "no numbers on this device");
        using var scope = NewDisposeScope();
        using var still = no_grad();
        Tensor values = tensor.detach();
        TensorNumbersSummary numbers = TensorNumbersSummary.Of(values);
        var view = new TensorView(headline, numbers.ToString());
        return IsImages(values, numbers)
            ? view.WithImages(values, numbers)
            : view with { Corner = NumberCorner.Of(values) };
    }

    public string ToHtml()
    {
        var html = new StringBuilder(
            """<figure class="latentlab-tensor" style="margin:.6em 0;font-family:system-ui,sans-serif">""");
        html.Append(
            """<figcaption style="text-align:left;margin:0 0 """
            + $""".4em"><strong>{WebUtility.HtmlEncode(Headline)}</strong>""");
        if (Statistics.Length > 0)
            html.Append(
                $"""<br><span style="font-variant-numeric:tabular-nums">{WebUtility.HtmlEncode(Statistics)}</span>""");
        if (ImageNote is not null)
            html.Append($"""<br><small style="opacity:.8">{WebUtility.HtmlEncode(ImageNote)}</small>""");
        html.Append("</figcaption>");
        if (Images is not null)
            html.Append(ImageSheetHtml.Write(Images, $"{Headline}: {Images.Count} of its images. {Statistics}"));
        Corner?.WriteHtml(html);
        return html.Append("</figure>").ToString();
    }

    public override string ToString()
    {
        var text = new StringBuilder(Headline);
        if (Statistics.Length > 0)
            text.Append('\n').Append(Statistics);
        if (ImageNote is not null)
            text.Append('\n').Append(ImageNote);
        Corner?.WriteText(text);
        return text.ToString();
    }

    // [n, 1 or 3, h, w], or one image [1 or 3, h, w]: with fewer dimensions it may as well be a table of numbers.
    private static bool IsImages(Tensor values, TensorNumbersSummary numbers) =>
        numbers.IsReal && numbers.Finite > 0
        && values.shape is [.., 1 or 3, >= SmallestImage, >= SmallestImage] and { Length: 3 or 4 }
        && values.shape[^1] * values.shape[^2] <= MostPixels;

    private TensorView WithImages(Tensor values, TensorNumbersSummary numbers)
    {
        Tensor batch = values.dim() == 3 ? values.unsqueeze(0) : values;
        long most = Math.Clamp(MostPixels / (batch.shape[2] * batch.shape[3]), 1, MostImages);
        Tensor shown = batch.narrow(0, 0, Math.Min(most, batch.shape[0])).to(float32);
        bool scaled = numbers.Least < 0 || numbers.Greatest > 1;
        if (scaled)
            shown = (shown - numbers.Least) / Math.Max(numbers.Greatest - numbers.Least, 1e-12);
        string?[] notes =
        [
            shown.shape[0] < batch.shape[0] ? string.Create(CultureInfo.InvariantCulture,
                $"The first {shown.shape[0]} of {batch.shape[0]:N0} images.") : null,
            scaled
                ? $"Drawn from {TensorWords.Number(numbers.Least)} (black) to {TensorWords.Number(numbers.Greatest)} "
                    + "(white)."
                : null,
            numbers.Finite < numbers.Counted ? "Pixels that are not finite are left out." : null,
        ];
        string note = string.Join(" ", notes.Where(words => words is not null));
        return this with { Images = ImageBatch.FromTensor(shown), ImageNote = note.Length > 0 ? note : null };
    }
}
