using System.Text;

namespace LatentLab.Classroom.Grading;

/// <summary>
/// The beginning and the end of what a process writes: how it ended stands at one of the two. Takes UTF-8 however it is
/// cut.
/// </summary>
/// <param name="kept">Characters kept of each.</param>
internal sealed class OutputEnds(int kept)
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder text = new();

    public void Add(ReadOnlySpan<byte> piece)
    {
        char[] letters = new char[decoder.GetCharCount(piece, flush: false)];
        text.Append(letters, 0, decoder.GetChars(piece, letters, flush: false));
        int tooMany = text.Length - (2 * kept);
        if (tooMany > 0)
            text.Remove(kept, tooMany);
    }

    public override string ToString() => text.ToString();
}
