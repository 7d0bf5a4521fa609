using System.Globalization;

namespace LatentLab.Data;

/// <summary>A point of a pen stroke, in units of the digit's height; x to the right, y down.</summary>
/// <param name="IsCorner">The pen turns sharply here; elsewhere it passes smoothly.</param>
internal readonly record struct PenPoint(double X, double Y, bool IsCorner);

/// <summary>One movement of the pen between setting down and lifting.</summary>
/// <param name="IsClosed">The stroke returns to its first point smoothly.</param>
internal sealed record PenStroke(PenPoint[] Points, bool IsClosed);

/// <summary>One way in which people write one digit.</summary>
/// <param name="Digit">0 … 9.</param>
/// <param name="Weight">How common the way is, relative to the digit's other ways.</param>
internal sealed record DigitSkeleton(int Digit, double Weight, PenStroke[] Strokes)
{
    /// <summary>
    /// Reads points written as <c>x,y</c> in hundredths of the digit's height. <c>!</c> before a point marks a corner,
    /// <c>/</c> lifts the pen, <c>z</c> closes a stroke.
    /// </summary>
    public static DigitSkeleton Parse(int digit, double weight, string strokes) =>
        new(digit, weight, [.. strokes.Split('/', StringSplitOptions.TrimEntries).Select(ParseStroke)]);

    private static PenStroke ParseStroke(string stroke)
    {
        string[] words = stroke.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool isClosed = words[^1] == "z";
        return new([.. words.Take(words.Length - (isClosed ? 1 : 0)).Select(ParsePoint)], isClosed);
    }

    private static PenPoint ParsePoint(string word)
    {
        string[] numbers = word.TrimStart('!').Split(',');
        return new(Hundredths(numbers[0]), Hundredths(numbers[1]), word.StartsWith('!'));
    }

    private static double Hundredths(string number) => int.Parse(number, CultureInfo.InvariantCulture) / 100.0;
}
