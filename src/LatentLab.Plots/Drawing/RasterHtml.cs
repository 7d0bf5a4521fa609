namespace LatentLab.Plots;

/// <summary>Raster images in a page: pixels stay squares however far they are enlarged.</summary>
internal static class RasterHtml
{
    /// <param name="alt">Already safe in an attribute, or <see cref="RasterContent.AltMark"/>.</param>
    /// <param name="displayWidth">CSS pixels at most; null for the image's own width.</param>
    public static string Image(ReadOnlySpan<byte> png, string alt, int? displayWidth)
    {
        string width = displayWidth is int pixels ? $"width:100%;max-width:{pixels}px" : "max-width:100%";
        return $"""<img alt="{alt}" src="data:image/png;base64,{Convert.ToBase64String(png)}" """
            + $"""style="display:block;{width};height:auto;image-rendering:pixelated">""";
    }
}
