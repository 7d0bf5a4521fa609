using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LatentLab.Experiments.Settings;

/// <summary>Which values a field can have.</summary>
public abstract record FieldType
{
    /// <summary>In words, for errors.</summary>
    public abstract string Expected { get; }

    /// <summary>The same for an editor.</summary>
    public abstract JsonObject Schema();

    /// <returns>False if the value cannot be this field's.</returns>
    public abstract bool Convert(object? value, out object? converted);

    /// <summary>A choice among an enumeration's values, written in lower case with hyphens.</summary>
    public static FieldType OneOf<T>() where T : struct, Enum => new Choice([.. Enum.GetValues<T>().Cast<Enum>()]);

    /// <summary>A value as files and axes show it.</summary>
    public static string Show(object? value) => value switch
    {
        null => "null",
        bool yes => yes ? "true" : "false",
        string text => text,
        Enum choice => Hyphened(choice),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        System.Collections.IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Show))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary><c>MeanOnly</c> → <c>mean-only</c>.</summary>
    public static string Hyphened(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static double? AsNumber(object? value) => value is double or float or int or long or decimal or short
        or byte ? System.Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A whole number.</summary>
    public sealed record Whole(double Least, double Most, bool Nullable = false) : FieldType
    {
        public override string Expected => $"a whole number of at least {Least}"
            + (Most < int.MaxValue ? $" and at most {Most}" : "") + (Nullable ? ", or null" : "");

        public override JsonObject Schema()
        {
            var schema = new JsonObject
            {
                ["type"] = Nullable ? new JsonArray("integer", "null") : "integer",
                ["minimum"] = Least
            };
            if (Most < int.MaxValue)
                schema["maximum"] = Most;
            return schema;
        }

        public override bool Convert(object? value, out object? converted)
        {
            converted = null;
            if (value is null)
                return Nullable;
            if (AsNumber(value) is not double number || number != Math.Floor(number) || number < Least || number > Most)
                return false;
            converted = (int)number;
            return true;
        }
    }

    /// <summary>A finite number.</summary>
    /// <param name="Least">Minus infinity for any.</param>
    public sealed record Number(double Least, bool OpenBelow = false, bool Nullable = false) : FieldType
    {
        public override string Expected =>
            (double.IsInfinity(Least) ? "a number" : OpenBelow ? $"a number above {Least}"
                : $"a number of at least {Least}") + (Nullable ? ", or null" : "");

        public override JsonObject Schema()
        {
            var schema = new JsonObject { ["type"] = Nullable ? new JsonArray("number", "null") : "number" };
            if (double.IsFinite(Least))
                schema[OpenBelow ? "exclusiveMinimum" : "minimum"] = Least;
            return schema;
        }

        public override bool Convert(object? value, out object? converted)
        {
            converted = AsNumber(value);
            return (value is null && Nullable) || (converted is double number && double.IsFinite(number)
                && (OpenBelow ? number > Least : number >= Least));
        }
    }

    public sealed record YesNo(bool Nullable = false) : FieldType
    {
        public override string Expected => $"true or false{(Nullable ? ", or null" : "")}";

        public override JsonObject Schema() =>
            new() { ["type"] = Nullable ? new JsonArray("boolean", "null") : "boolean" };

        public override bool Convert(object? value, out object? converted) =>
            (converted = value) is bool || (value is null && Nullable);
    }

    public sealed record Word(bool Nullable = false) : FieldType
    {
        public override string Expected => $"a word{(Nullable ? ", or null" : "")}";

        public override JsonObject Schema() =>
            new() { ["type"] = Nullable ? new JsonArray("string", "null") : "string", ["minLength"] = 1 };

        public override bool Convert(object? value, out object? converted) =>
            (converted = value) is string { Length: > 0 } || (value is null && Nullable);
    }

    /// <summary>A list of words.</summary>
    public sealed record WordList : FieldType
    {
        public override string Expected => "a list of words";

        public override JsonObject Schema() => new()
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "string", ["minLength"] = 1 },
        };

        public override bool Convert(object? value, out object? converted)
        {
            converted = null;
            if (value is string or not System.Collections.IEnumerable)
                return false;
            object?[] words = [.. ((System.Collections.IEnumerable)value).Cast<object?>()];
            if (words.Any(word => word is not string { Length: > 0 }))
                return false;
            converted = words.Cast<string>().ToArray();
            return true;
        }
    }

    /// <summary>A list of widths.</summary>
    public sealed record Widths : FieldType
    {
        private const int Widest = 65_536, Most = 64;

        public override string Expected =>
            $"a list of at most {Most} whole numbers from 1 to {Widest}, such as [200, 200]";

        public override JsonObject Schema() => new()
        {
            ["type"] = "array",
            ["maxItems"] = Most,
            ["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = Widest },
        };

        public override bool Convert(object? value, out object? converted)
        {
            converted = null;
            if (value is string or not System.Collections.IEnumerable)
                return false;
            double?[] numbers = [.. ((System.Collections.IEnumerable)value).Cast<object?>().Select(AsNumber)];
            if (numbers.Length > Most
                || numbers.Any(number => number is not (>= 1 and <= Widest) || number != Math.Floor(number.Value)))
                return false;
            converted = numbers.Select(number => (int)number!.Value).ToArray();
            return true;
        }
    }

    /// <summary>One of an enumeration's values.</summary>
    public sealed record Choice(IReadOnlyList<Enum> Values) : FieldType
    {
        public IEnumerable<string> Words => Values.Select(Hyphened);

        public override string Expected => $"one of {string.Join(", ", Words)}";

        public override JsonObject Schema() =>
            new() { ["enum"] = new JsonArray([.. Words.Select(word => JsonValue.Create(word))]) };

        public override bool Convert(object? value, out object? converted)
        {
            converted = value is string word
                ? Values.FirstOrDefault(choice => Hyphened(choice) == word)
                : Values.FirstOrDefault(choice => choice.Equals(value));
            return converted is not null;
        }
    }
}
