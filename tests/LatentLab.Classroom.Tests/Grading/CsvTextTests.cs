using System.Text;
using LatentLab.Classroom.Grading;
using LatentLab.Classroom.Grading.Submissions;

namespace LatentLab.Classroom.Tests.Grading;

/// <summary>Tables as spreadsheets and platforms write them.</summary>
public sealed class CsvTextTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("latentlab-tables-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Put(byte[] content)
    {
        string path = Path.Combine(folder, "table.csv");
        File.WriteAllBytes(path, content);
        return path;
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with a mark", "utf-16", "utf-16BE", "windows-1252"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Letters_are_read_in_whatever_a_spreadsheet_writes_them(string encoding)
    {
        Encoding used = encoding switch
        {
            "utf-16" => Encoding.Unicode,
            "utf-16BE" => Encoding.BigEndianUnicode,
            "windows-1252" => Encoding.Latin1,   // the same but for a few signs
            _ => new UTF8Encoding(false),
        };
        byte[] mark = encoding switch
        {
            "utf-8 with a mark" => [0xEF, 0xBB, 0xBF],
            "utf-16" => [0xFF, 0xFE],
            "utf-16BE" => [0xFE, 0xFF],
            _ => [],
        };
        string path = Put([.. mark, .. used.GetBytes("Student;Task;Points;Comment\r\nZoë Müller;a;1,5;für; \r\n")]);
        TableRow row = Assert.Single(CsvText.Read(path).Rows);
        Assert.Equal(["Zoë Müller", "a", "1,5", "für"],
            new[] { "student", "task", "points", "comment" }.Select(name => row.Cells[name]));
        Assert.Empty(row.Beyond);
    }

    [Fact]
    public void Signs_that_only_windows_has_are_read() => Assert.Equal("“naïve” – 5 €",
        CsvText.Read(Put([.. "name\n"u8, 0x93, .. "na"u8, 0xEF, .. "ve"u8, 0x94, (byte)' ', 0x96, .. " 5 "u8, 0x80]))
            .Rows[0].Cells["name"]);

    [Theory]
    [InlineData("sep=;\r\nname;id\r\nA, B;1\r\n", 3)]
    [InlineData("name\tid\nA, B\t1\n", 2)]
    [InlineData("name,id\n\n\"A, B\",1", 3)]
    public void Any_usual_sign_parts_the_columns_and_rows_count_as_in_the_file(string text, int number)
    {
        (IReadOnlyList<string> columns, IReadOnlyList<TableRow> rows) = CsvText.Read(Put(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(["name", "id"], columns);
        TableRow row = Assert.Single(rows);
        Assert.Equal(("A, B", "1", number), (row.Cells["name"], row.Cells["id"], row.Number));
    }

    [Fact]
    public void A_comment_of_several_lines_is_one_cell_and_a_short_row_has_empty_ones()
    {
        IReadOnlyList<TableRow> rows =
            CsvText.Read(Put("a,b,c\n1,\"two\nlines, \"\"quoted\"\"\",3\n4\n"u8.ToArray())).Rows;
        Assert.Equal("two\nlines, \"quoted\"", rows[0].Cells["b"]);
        Assert.Equal(("4", "", ""), (rows[1].Cells["a"], rows[1].Cells["b"], rows[1].Cells["c"]));
    }

    [Theory]
    [InlineData("First name,Surname,ID number\nAda,Lovelace,x1")]
    [InlineData("Vorname;Nachname;ID-Nummer\nAda;Lovelace;x1")]
    [InlineData("Prénom;Nom de famille;Numéro d'identification\nAda;Lovelace;x1")]
    [InlineData("OrgDefinedId,Username,Last Name,First Name,End-of-Line Indicator\n#x1,#x1,Lovelace,Ada,#")]
    [InlineData("\"Last Name\"\t\"First Name\"\t\"Username\"\nLovelace\tAda\tx1")]
    [InlineData("姓名,学号\nAda Lovelace,x1")]
    [InlineData("Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\nAda Lovelace,x1,,,S\n"
        + "\"Student, Test\",9,,a,S")]
    public void A_class_list_is_what_a_platform_exports(string table)
    {
        Classmate one = Assert.Single(ClassList.Read(Put(Encoding.UTF8.GetBytes(table))));
        Assert.Equal("Ada Lovelace", one.Name);
        var submission = new Submission("a login", "a.ipynb", "") { Id = "x1", Platform = "Blackboard" };
        Assert.Equal("Ada Lovelace", ClassList.Named([one], submission).Student);
        Assert.Empty(ClassList.Missing([one], [submission]));
    }

    [Fact]
    public void A_class_list_that_names_nobody_says_what_it_has_instead() => Assert.Contains("found 'ada', '17'",
        Assert.Throws<GradingException>(() => ClassList.Read(Put("Ada,17\nBob,18"u8.ToArray()))).Message);

    [Fact]
    public void Who_has_the_name_of_somebody_else_and_handed_in_nothing_is_missing()
    {
        Classmate[] list = [new("Li Wei", ["100004"]), new("Li Wei", ["100099"])];
        Submission only = new("Li Wei", "a.ipynb", "") { Id = "100004", Platform = "Moodle" };
        Assert.Equal(["100099"], ClassList.Missing(list, [only]).Select(one => one.Ids[0]));
        Assert.Equal(2, ClassList.Count(list, "Wei Li"));
    }

    [Fact]
    public void A_name_with_an_apostrophe_is_found_in_canvas_own_writing() => Assert.Equal("Pat O'Brien",
        ClassList.Named([new Classmate("Pat O'Brien", [])],
            new Submission("obrienpat", "a.ipynb", "") { Id = "7", Platform = "Canvas" }).Student);
}
