using System.Net;

namespace LatentLab.Data;

/// <summary>A few images as one picture of a page.</summary>
internal static class ImageSheetHtml
{
    private const int Gap = 2;
    private const int WidestRow = 8;
    private const int Width = 480;

    /// <param name="alt">What is to be seen.</param>
    public static string Write(ImageBatch images, string alt)
    {
        int columns = Math.Min(images.Count, images.Count <= 2 * WidestRow ? WidestRow : 2 * WidestRow);
        byte[] png = ImageSheet.Encode(images, columns, Gap);
        int width = Math.Min(Width, Math.Max(columns * images.Width * 2, 120));
        return $"""<img alt="{WebUtility.HtmlEncode(alt)}" src="data:image/png;base64,{Convert.ToBase64String(png)}" """
            + $"""style="display:block;width:100%;max-width:{width}px;height:auto;image-rendering:pixelated">""";
    }
}
