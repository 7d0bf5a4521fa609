using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace LatentLab;

/// <summary>
/// How the letters of a text without a mark are written: UTF-8, or what spreadsheets on Windows call plain CSV.
/// Compiled into those that read tables.
/// </summary>
internal static class TextEncodings
{
    /// <summary>Windows-1252: Western letters, a byte each; Latin-1 and some more.</summary>
    public static Encoding Western => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Reads to the end, or to the first byte that is not UTF-8.</summary>
    /// <returns>That byte's line, from 1, and whether letters in UTF-8 stand before it; null where there is none.
    /// </returns>
    public static (int Line, bool AfterLetters)? FirstNotUtf8(Stream text)
    {
        byte[] bytes = new byte[1 << 16];
        char[] letters = new char[bytes.Length];
        int kept = 0, line = 1;
        bool some = false;
        while (true)
        {
            int read = text.ReadAtLeast(bytes.AsSpan(kept), 1, throwOnEndOfStream: false);
            OperationStatus status = Utf8.ToUtf16(bytes.AsSpan(0, kept + read), letters, out int used, out int written,
                replaceInvalidSequences: false, isFinalBlock: read == 0);
            line += bytes.AsSpan(0, used).Count((byte)'\n');
            some |= used != written;
            if (status == OperationStatus.InvalidData)
                return (line, some);
            if (read == 0)
                return null;
            bytes.AsSpan(used, kept + read - used).CopyTo(bytes);   // the beginning of a letter
            kept += read - used;
        }
    }
}
