using LatentLab.Notebooks.FSharp;

namespace LatentLab.Notebooks.Tests.FSharp;

/// <summary>Code with safe points does what it does without them, and says its errors in the same places.</summary>
public sealed class FSharpSafePointTests(FSharpSafePointTests.OneSession one)
    : IClassFixture<FSharpSafePointTests.OneSession>
{
    [Theory]
    [InlineData("let mutable n = 0\nwhile n < 10 do n <- n + 1\nn", "10", 1)]
    [InlineData("let mutable n = 0\nwhile n < 10 do\n    n <- n + 1\n    n <- n + 1\nn", "10", 1)]
    [InlineData("let mutable s = 0\nfor i in 1 .. 3 do s <- s + i; s <- s + 1\ns", "9", 1)]
    [InlineData("let mutable s = 0\nfor i = 3 downto 1 do\n    for j in [ i ] do s <- s + j\ns", "6", 2)]
    [InlineData("let rec f n = if n = 0 then 0 else n + f (n - 1)\nf 4", "10", 1)]
    [InlineData("let rec even n = n = 0 || odd (n - 1)\nand odd n = n <> 0 && even (n - 1)\neven 10", "True", 2)]
    [InlineData(
        "let f (x: int) : string = match x with\n                          | 1 -> \"one\"\n                          | "
        + "_ -> \"many\"\nf 2",
        "many", 1)]
    [InlineData("let rec sum = function [] -> 0 | x :: rest -> x + sum rest\nsum [ 1; 2; 3 ]", "6", 2)]
    [InlineData("[ 1; 2 ] |> List.map (fun x -> x + 1) |> List.sum", "5", 1)]
    [InlineData("[ 1; 2 ] |> List.fold (fun total x -> let y = x * x in total + y) 0", "5", 1)]
    [InlineData("[ 1; 2 ]\n|> List.map (fun x ->\n    let y = x + 1\n    y * 2)\n|> List.sum", "10", 1)]
    [InlineData("let add x = fun y -> x + y\nadd 1 2", "3", 2)]
    [InlineData("let xs = [ for i in 1 .. 3 -> i * i ]\nList.sum xs", "14", 0)]
    [InlineData("let xs = [ for i in 1 .. 3 do if i > 1 then i * i ]\nList.sum xs", "13", 1)]
    [InlineData(
        "let xs = seq { for i in 1 .. 3 do\n                 yield i\n                 yield! [ 10 ] }\nSeq.sum xs",
        "36", 1)]
    [InlineData(
        "async { let mutable n = 0\n        while n < 3 do\n            do! Async.Sleep 0\n            n <- n + 1\n"
        + "        return n } |> Async.RunSynchronously",
        "3", 1)]
    [InlineData("(task { let mutable n = 0\n        for i in 1 .. 3 do n <- n + i\n        return n }).Result", "6", 1)]
    [InlineData(
        "type Counter() =\n    let mutable n = 0\n    member _.Add by = n <- n + by\n    member this.Twice(by: int) : "
        + "int =\n        this.Add by; this.Add by\n        n\n    member _.N with get () = n and set value = n <- "
        + "value\nlet c = Counter()\nc.Twice 2",
        "4", 2)]
    [InlineData("module M =\n    let twice x = 2 * x\nM.twice 3", "6", 1)]
    [InlineData("let inline plus a b = a + b\nplus 1 2 + int (plus 1.0 2.0)", "6", 1)]
    [InlineData("$\"{List.map (fun x -> x + 1) [ 1 ]}\"", "[2]", 0)]
    [InlineData("let q = <@ fun (x: int) -> x + 1 @>\nq.Type.Name", "FSharpFunc`2", 0)]
    [InlineData("query { for x in [ 1; 2; 3 ] do\n        where (x > 1)\n        select x } |> Seq.sum", "5", 0)]
    [InlineData("open System.Linq\n[ 1; 2; 3 ].Where(fun x -> x > 1).Sum()", "5", 0)]
    [InlineData("open System.Linq\n[ 1; 2; 3 ].AsQueryable().Where(fun x -> x > 1).Sum()", "5", 0)]
    [InlineData("let f () = try failwith \"a\" with e -> e.Message + \"!\"\nf ()", "a!", 1)]
    [InlineData("let (|Even|Odd|) n = if n % 2 = 0 then Even else Odd\nmatch 4 with Even -> 1 | Odd -> 0", "1", 1)]
    [InlineData("let f x = // why\n    x + 1 (* because *)\nf 1", "2", 1)]
    [InlineData("let text = \"while true do ()\"\ntext.Length", "16", 0)]
    [InlineData("{ new System.IComparable with member _.CompareTo other = 7 }.CompareTo 1", "7", 1)]
    public void A_program_has_the_same_value_with_safe_points(string code, string expected, int count)
    {
        string woven = one.Weave(code);
        Assert.Equal(count, woven.Split("SafePoint.Check()").Length - 1);
        FSharpOutcome outcome = one.Session.Evaluate(woven, "cell 1", CancellationToken.None);
        Assert.Equal((expected, null),
            (string.Join('\n', outcome.CompileErrors.Select(FSharpErrors.Line)) + outcome.Value, outcome.Error));
    }

    [Theory]
    [InlineData("let f x = if x then 1 else \"a\"\nf true")]
    [InlineData("let mutable n = 0\nwhile n < 3 do n <- n + 1; n <- \"a\"")]
    [InlineData("[ 1 ] |> List.map (fun x ->\n    let y = x + 1\n    y + \"a\")")]
    [InlineData("let f () =\n    for i in 1 .. 3 do\n        nobody i\nf ()")]
    public void An_error_stands_where_it_stands_without_them(string code)
    {
        string[] with = Lines(one.Weave(code)), without = Lines(code);
        Assert.NotEmpty(without);
        Assert.Equal(without, with);

        string[] Lines(string text) =>
            [.. one.Session.Evaluate($"# 1 \"cell 1\"\n{text}", "cell 1", CancellationToken.None).CompileErrors
                .Select(FSharpErrors.Line)];
    }

    /// <summary>One session for all programs, since each takes a second and much memory.</summary>
    public sealed class OneSession : IDisposable
    {
        internal FSharpSession Session { get; } = new(new FSharpHost());

        internal string Weave(string code) => Session.Weave(code, "cell 1", above: 0);

        public void Dispose() => Session.Dispose();
    }
}
