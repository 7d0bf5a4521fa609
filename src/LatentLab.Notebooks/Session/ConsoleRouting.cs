using System.Text;

namespace LatentLab.Notebooks.Session;

/// <summary>Sends what a cell writes to <see cref="Console"/> to that cell; everything else goes where it went before.</summary>
internal static class ConsoleRouting
{
    // Console is one per process, so this happens once per process. A cell that swaps Console.Out itself keeps its own writer.
    private static readonly Lazy<bool> Installed = new(() =>
    {
        Console.SetOut(new RoutedWriter(Console.Out, "stdout"));
        Console.SetError(new RoutedWriter(Console.Error, "stderr"));
        Console.SetIn(new RoutedReader());
        return true;
    });

    public static void Install() => _ = Installed.Value;

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

        public override void WriteLine(string? value) => Write(value + (CellContext.Current is null ? outside.NewLine : "\n"));

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

        private TextReader Source => CellContext.Current is null
            ? outside.Value
            : throw new InvalidOperationException(
                "A notebook cell has no keyboard to read from. Give the value in the cell, for example 'int seed = 2;', or as a notebook parameter (-p seed=2).");

        public override int Peek() => Source.Peek();

        public override int Read() => Source.Read();

        public override int Read(char[] buffer, int index, int count) => Source.Read(buffer, index, count);

        public override string? ReadLine() => Source.ReadLine();

        public override string ReadToEnd() => Source.ReadToEnd();
    }
}
