using LatentLab.Classroom.Checking;

namespace LatentLab.Classroom;

public static partial class Exercises
{
    private sealed record CodeSize(int Pixels, int BitsPerPixel, int Numbers, int BitsPerNumber);

    /// <summary>How many times fewer bits a code takes than its image.</summary>
    public static Exercise<Func<int, int, int, int, double>> CompressionFactor { get; } = new()
    {
        Id = "compression-factor",
        Lesson = 2,
        Number = 1,
        Title = "By what factor does a code compress?",
        Kind = ExerciseKind.Code,
        Points = 1,
        Hints =
        [
            "Count in bits, on both sides. How many has an image, how many its code?",
            "An image has pixels × bitsPerPixel bits, a code has numbers × bitsPerNumber. The factor says how many "
            + "times larger the first is.",
            "In C#, int / int is a whole number: 1 / 2 is 0. Write (double) before one of the two products.",
        ],
        Why = "784 pixels of 8 bits are 6,272 bits; sixteen floats of 32 bits are 512. The factor is 12.25, not 784/16 "
            + "= 49: a number of the code costs four times as many bits as a pixel.",
        Misconceptions = FactorMistakes,
        Judge = NumberFormulas.Judge<Func<int, int, int, int, double>, CodeSize>(
            (factor, size) => factor(size.Pixels, size.BitsPerPixel, size.Numbers, size.BitsPerNumber),
            trial => [.. Enumerable.Range(0, 6).Select(index => Size(trial, index))],
            size => (double)(size.Pixels * size.BitsPerPixel) / (size.Numbers * size.BitsPerNumber),
            size => $"{size.Pixels} pixels of {size.BitsPerPixel} bits and {size.Numbers} numbers of "
                + $"{size.BitsPerNumber} bits",
            FactorMistakes,
            "Bits against bits."),
    };

    // Odd numbers of pixels and code numbers: their ratio is hardly ever a whole one. In half of the sizes a pixel has
    // few bits; in one the code is longer than the image.
    private static CodeSize Size(CheckSession trial, int index) => new(
        2 * trial.Draw(index, 100, 1600) + 1, index % 2 == 0 ? 8 : trial.Draw(index + 10, 1, 4),
        index == 5 ? 2 * trial.Draw(15, 1000, 2000) + 1 : 2 * trial.Draw(index + 20, 5, 40) + 1,
        index % 3 == 1 ? trial.Draw(index + 30, 5, 12) : 32);

    private static WrongNumber<CodeSize>[] FactorMistakes =>
    [
        new("numbers-for-bits",
            "You compare how many numbers there are. A pixel has 8 bits and a float 32, so the code's numbers cost "
            + "more each; compare bits.",
            size => (double)size.Pixels / size.Numbers),
        new("inverted",
            "Upside down: yours is the code as a share of the image. A factor of 12 means that the image is twelve "
            + "times as large.",
            size => (double)(size.Numbers * size.BitsPerNumber) / (size.Pixels * size.BitsPerPixel)),
        new("integer-division",
            "Right but for what stands behind the point: int / int drops it in C#. Make one of the two a double first.",
            size => size.Pixels * size.BitsPerPixel / (size.Numbers * size.BitsPerNumber)),
        new("bytes-for-bits", "Your factor is off by eight: one side is counted in bytes and the other in bits.",
            size => (double)size.Pixels * size.BitsPerPixel / 8 / (size.Numbers * size.BitsPerNumber)),
        new("difference",
            "That is how many bits are saved. The factor is a ratio: how many times larger is the one than the other?",
            size => size.Pixels * size.BitsPerPixel - size.Numbers * size.BitsPerNumber),
    ];
}
