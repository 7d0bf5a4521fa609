namespace LatentLab.Jupyter.Requests;

/// <summary>
/// Jupyter counts a text's code points, .NET its UTF-16 units: an emoji is one of the first and two of the second.
/// </summary>
internal static class CodePoints
{
    /// <summary>
    /// The index in <paramref name="text"/> of the code point at <paramref name="position"/>; the text's end where it
    /// has fewer.
    /// </summary>
    public static int ToIndex(string text, int position)
    {
        int index = 0;
        for (; position > 0 && index < text.Length; position--)
            index += char.IsSurrogatePair(text, index) ? 2 : 1;
        return index;
    }

    /// <summary>How many code points come before an index.</summary>
    public static int FromIndex(string text, int index)
    {
        int count = 0;
        for (int at = 0; at < index; at += char.IsSurrogatePair(text, at) ? 2 : 1)
            count++;
        return count;
    }
}
