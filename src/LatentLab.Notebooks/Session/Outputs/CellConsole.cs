using System.ComponentModel;

namespace LatentLab.Notebooks.Session;

/// <summary>
/// What compiled cells call in place of those members of <see cref="Console"/> that need a window or a keyboard
/// (<see cref="ConsoleWeaver"/> puts the calls there; nobody writes them): a cell has neither. By itself .NET does
/// nothing there without a word, or reaches for the terminal of whoever started the host.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CellConsole
{
    private const int Width = 80, Height = 24;   // of a terminal that nobody has sized

    // Colours are not kept in a notebook, but a program asks for the one before it sets another.
    public static ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public static ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public static string Title { get; set; } = "";

    public static bool CursorVisible { get; set; } = true;

    public static int WindowWidth
    {
        get => Width;
        set => _ = value;
    }

    public static int WindowHeight
    {
        get => Height;
        set => _ = value;
    }

    public static int BufferWidth
    {
        get => Width;
        set => _ = value;
    }

    public static int BufferHeight
    {
        get => Height;
        set => _ = value;
    }

    public static int LargestWindowWidth => Width;

    public static int LargestWindowHeight => Height;

    public static int CursorLeft
    {
        get => CellContext.Current?.Cursor.Left ?? 0;
        set => SetCursorPosition(value, CursorTop);
    }

    public static int CursorTop
    {
        get => CellContext.Current?.Cursor.Top ?? 0;
        set => SetCursorPosition(CursorLeft, value);
    }

    /// <exception cref="InvalidOperationException">Always: a loop that waits for a key would never end.</exception>
    public static bool KeyAvailable => throw new InvalidOperationException(
        "A notebook cell has no keyboard, so no key is ever pressed. Let the loop end after a number of steps, or by "
        + "the stop button.");

    public static void SetWindowSize(int width, int height)
    {
    }

    public static void SetBufferSize(int width, int height)
    {
    }

    public static void SetWindowPosition(int left, int top)
    {
    }

    public static void ResetColor() =>
        (ForegroundColor, BackgroundColor) = (ConsoleColor.Gray, ConsoleColor.Black);

    public static void Beep()
    {
    }

    public static void Beep(int frequency, int duration)
    {
    }

    /// <summary>Removes what the cell has shown so far.</summary>
    public static void Clear() => CellContext.Current?.Clear(wait: false);

    public static (int Left, int Top) GetCursorPosition() => CellContext.Current?.Cursor ?? (0, 0);

    /// <summary>
    /// Moves in the line that is being written, or to the next one. To the first place of all is to begin anew.
    /// </summary>
    /// <exception cref="InvalidOperationException">The place is in another line.</exception>
    public static void SetCursorPosition(int left, int top)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        if (CellContext.Current is not { } cell)
            return;
        (int column, int line) = cell.Cursor;
        if (top == line)
            cell.Write("stdout", left == 0 ? "\r" : Steps(left - column));
        else if ((left, top) == (0, 0))
            cell.Clear(wait: true);
        else if (top == line + 1)
            cell.Write("stdout", "\n" + Steps(left));
        else
            throw new InvalidOperationException(
                $"A cell's output has no cursor that could go from line {line} to line {top}: what stands in other "
                + "lines stays. Show a text with 'var shown = display(text);' and change it with "
                + "'shown.Update(newText);', or draw all of it again after Console.Clear().");
    }

    public static ConsoleKeyInfo ReadKey() => ReadKey(intercept: false);

    /// <summary>Asks for a line, whose first letter is the key; an empty one is Enter.</summary>
    /// <exception cref="InvalidOperationException">Nobody can be asked.</exception>
    public static ConsoleKeyInfo ReadKey(bool intercept)
    {
        string? line = CellContext.Current is { } cell ? cell.Read("", hidden: intercept) : null;
        char letter = line is { Length: > 0 } ? line[0] : '\r';
        ConsoleKey key = letter switch
        {
            '\r' => ConsoleKey.Enter,
            ' ' => ConsoleKey.Spacebar,
            _ when char.IsAsciiLetterOrDigit(letter) => (ConsoleKey)char.ToUpperInvariant(letter),
            _ => ConsoleKey.None,
        };
        return new ConsoleKeyInfo(letter, key, shift: char.IsUpper(letter), alt: false, control: false);
    }

    public static Stream OpenStandardInput() => new ConsoleStream(Console.In);

    public static Stream OpenStandardInput(int bufferSize) => OpenStandardInput();

    public static Stream OpenStandardOutput() => new ConsoleStream(Console.Out);

    public static Stream OpenStandardOutput(int bufferSize) => OpenStandardOutput();

    public static Stream OpenStandardError() => new ConsoleStream(Console.Error);

    public static Stream OpenStandardError(int bufferSize) => OpenStandardError();

    // Blanks where a terminal's cursor would pass over what stands there: to the right there is nothing as a rule.
    private static string Steps(int right) => new(right < 0 ? '\b' : ' ', Math.Abs(right));
}
