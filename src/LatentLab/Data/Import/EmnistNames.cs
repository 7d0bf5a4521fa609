using System.Globalization;

namespace LatentLab.Data;

/// <summary>
/// What EMNIST's labels mean (Cohen, Afshar, Tapson and van Schaik 2017), by the name of the file; its images have rows
/// and columns exchanged.
/// </summary>
internal static class EmnistNames
{
    private const string Digits = "0123456789", Capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>Whether the file is one of EMNIST's.</summary>
    public static bool IsTransposed(string file) => file.StartsWith("emnist-", StringComparison.OrdinalIgnoreCase);

    /// <summary>The class of a label; null where it is unknown.</summary>
    /// <param name="file">Such as <c>emnist-letters-train-labels-idx1-ubyte</c>.</param>
    public static string? Of(string file, int label)
    {
        if (!IsTransposed(file))
            return null;
        string all = file.Split('-').ElementAtOrDefault(1)?.ToLowerInvariant() switch
        {
            "letters" => "?" + Capitals,   // its labels begin at 1, and a letter is a class in both cases
            "byclass" => Digits + Capitals + Capitals.ToLowerInvariant(),
            "bymerge" or "balanced" => Digits + Capitals + "abdefghnqrt",
            "digits" or "mnist" => Digits,
            _ => "",
        };
        return label >= 0 && label < all.Length && all[label] != '?' ? all[label].ToString() : null;
    }

    /// <summary>The same for all labels of a table, where all are known.</summary>
    public static string[] Of(string file, string[] labels)
    {
        string[] names = [.. labels.Select(label =>
            int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? Of(file, number) : null).OfType<string>()];
        return names.Length == labels.Length ? names : labels;
    }
}

/// <summary>How images lie.</summary>
internal static class Orientation
{
    /// <summary>Exchanges rows and columns, in place: [count, height, width] becomes [count, width, height].</summary>
    public static void Transpose<T>(T[] pixels, int count, int height, int width)
    {
        var image = new T[height * width];
        for (int i = 0; i < count; i++)
        {
            Span<T> place = pixels.AsSpan(i * image.Length, image.Length);
            place.CopyTo(image);
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                    place[x * height + y] = image[y * width + x];
        }
    }

    /// <summary>Dark becomes bright.</summary>
    public static void Invert(Span<float> pixels)
    {
        foreach (ref float pixel in pixels)
            pixel = 1 - pixel;
    }
}
