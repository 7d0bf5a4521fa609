using System.Globalization;

namespace LatentLab.Data;

/// <summary>
/// Numbers as tables write them: with a decimal point or a decimal comma, but not with both, since the one may then be
/// a thousands mark.
/// </summary>
/// <param name="mark">point or comma; null to find out.</param>
internal sealed class TableNumbers(string path, string? mark)
{
    private (int Line, int Column)? point, comma;
    private bool commaIsCertain;
    private string likeThousands = "";

    /// <summary>Whether it looks like a number with either mark.</summary>
    public static bool IsNumber(string field) => field.Length > 0
        && double.TryParse(field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value);

    /// <summary>Whether commas were read as decimal marks.</summary>
    public bool HasCommas => comma is not null;

    /// <exception cref="InvalidDataException">It is no finite number; the message says where.</exception>
    public float Read(string field, int line, int column, double least, double largest)
    {
        string plain = field;
        if (field.Contains(',') && mark != "point")
        {
            comma ??= (line, column);
            int after = field.Length - field.IndexOf(',') - 1;
            if (field.LastIndexOf(',') != field.IndexOf(',') || field.Contains('.'))
                throw Refuse(line, column, field, least, largest, " It has a thousands mark. Write numbers without.");
            if (after != 3 || field.StartsWith('0') || field.IndexOf(',') > 3)
                commaIsCertain = true;
            else
                likeThousands = $"line {line}, column {column + 1}: '{field}'";
            plain = field.Replace(',', '.');
        }
        else if (field.Contains('.'))
        {
            if (mark == "comma")
                throw Refuse(line, column, field, least, largest, " Decimals were said to have a comma.");
            point ??= (line, column);
        }
        if (point is { } one && comma is { } other && mark is null)
            throw new InvalidDataException(
                $"'{path}' line {line}, column {column + 1}: '{field}' has {(field.Contains(',') ? "a comma"
                    : "a point")}, and line {(field.Contains(',') ? one : other).Line} has a number with "
                + $"{(field.Contains(',') ? "a point" : "a comma")}. Write all with one decimal mark, and no thousands "
                + "mark.");
        return float.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
            && float.IsFinite(value)
            ? value
            : throw Refuse(line, column, field, least, largest);
    }

    /// <exception cref="InvalidDataException">Each comma may be a decimal mark or one of thousands.</exception>
    public void Decide()
    {
        if (HasCommas && !commaIsCertain && mark is null)
            throw new InvalidDataException(
                $"'{path}' {likeThousands} may be a number with three decimals or one of thousands. Say decimal=comma, "
                + "or write it without a thousands mark.");
    }

    /// <param name="least">What the numbers may go from.</param>
    /// <param name="more">Another sentence.</param>
    public InvalidDataException Refuse(
        int line, int column, string field, double least, double largest, string more = "") =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"'{path}' line {line}, column {column + 1}: expected a number from {least} to {largest}, found "
            + $"'{(field.Length > 40 ? field[..40] + "…" : field)}'.{more}"));
}
