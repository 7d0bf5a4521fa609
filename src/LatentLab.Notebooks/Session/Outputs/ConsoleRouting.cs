using System.Text;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// Sends what a cell writes to <see cref="Console"/> to that cell; everything else goes where it went before.
/// </summary>
internal static class ConsoleRouting
{
    // Console is one per process; what it was when the first session began is where everything else goes.
    private static readonly Lazy<(TextWriter Out, TextWriter Error, TextReader In)> Routes =
        new(() =>
            (new RoutedWriter(Console.Out, "stdout"), new RoutedWriter(Console.Error, "stderr"), new RoutedReader()));

    /// <summary>
    /// Takes over the console again for each cell: a cell may have set another writer, and .NET Interactive sets its
    /// own while a command runs.
    /// </summary>
    public static void Take()
    {
        Console.SetOut(Routes.Value.Out);
        Console.SetError(Routes.Value.Error);
        Console.SetIn(Routes.Value.In);
    }

    private sealed class RoutedWriter : TextWriter
    {
        private readonly TextWriter outside;
        private readonly string stream;

        public RoutedWriter(TextWriter outside, string stream)
            : base(outside.FormatProvider)
        {
            this.outside = outside;
            this.stream = stream;
            CoreNewLine = ['\n'];
        }

        public override Encoding Encoding => outside.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (string.IsNullOrEmpty(value))
                return;
            if (CellContext.Current is { } cell)
                cell.Write(stream, value);
            else
                outside.Write(value);
        }

        public override void WriteLine(string? value) =>
            Write(value + (CellContext.Current is null ? outside.NewLine : "\n"));

        public override void WriteLine() => WriteLine("");

        public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(buffer.ToString());

        public override void Flush()
        {
            if (CellContext.Current is null)
                outside.Flush();
        }
    }

    private sealed class RoutedReader : TextReader
    {
        private readonly Lazy<TextReader> outside = new(() => new StreamReader(Console.OpenStandardInput()));
        private string rest = "";   // of the line that was typed last

        public override int Peek()
        {
            if (CellContext.Current is null)
                return outside.Value.Peek();
            return rest.Length > 0 ? rest[0] : -1;
        }

        public override int Read()
        {
            if (CellContext.Current is not { } cell)
                return outside.Value.Read();
            if (rest.Length == 0)
                rest = cell.Read("", hidden: false) is { } line ? line + "\n" : "";
            if (rest.Length == 0)
                return -1;
            char first = rest[0];
            rest = rest[1..];
            return first;
        }

        public override int Read(char[] buffer, int index, int count)
        {
            if (CellContext.Current is null)
                return outside.Value.Read(buffer, index, count);
            int next = count > 0 ? Read() : -1;
            if (next < 0)
                return 0;
            buffer[index] = (char)next;
            int more = Math.Min(count - 1, rest.Length);
            rest.CopyTo(0, buffer, index + 1, more);
            rest = rest[more..];
            return more + 1;
        }

        public override string? ReadLine()
        {
            if (CellContext.Current is not { } cell)
                return outside.Value.ReadLine();
            if (rest.Length == 0)
                return cell.Read("", hidden: false);
            string line = rest.TrimEnd('\n');
            rest = "";
            return line;
        }

        public override string ReadToEnd() =>
            CellContext.Current is null ? outside.Value.ReadToEnd() : ReadLine() ?? "";
    }
}
