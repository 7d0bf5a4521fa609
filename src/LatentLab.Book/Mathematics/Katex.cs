using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;

namespace LatentLab.Book.Mathematics;

/// <summary>
/// KaTeX (https://katex.org, MIT licence), run in this process by a JavaScript interpreter; it needs no browser.
/// </summary>
/// <remarks>The script comes from a package at build time, see the project's file.</remarks>
internal static class Katex
{
    /// <summary>
    /// How deeply a formula's calls may nest: enough for a hundred braces within braces. Any deeper, and a stack
    /// overflow would end the process.
    /// </summary>
    private const int DeepestCalls = 1_000;

    /// <summary>JavaScript statements for one formula; the course's longest takes some 30,000.</summary>
    private const int MostStatements = 20_000_000;

    private static readonly Lock turn = new();
    private static readonly Lazy<(Engine Engine, JsValue Render)> loaded = new(Load);

    /// <summary>
    /// The formula as KaTeX writes it for machines: a <c>math</c> element of MathML 3 with its namespace.
    /// </summary>
    /// <exception cref="TexException">KaTeX refuses the formula.</exception>
    public static string ToMathml(string tex, bool display)
    {
        lock (turn)   // an interpreter runs one thing at a time
        {
            (Engine engine, JsValue render) = loaded.Value;
            try
            {
                string html = engine.Invoke(render, tex, display).AsString();
                int start = html.IndexOf("<math", StringComparison.Ordinal);
                return html[start..(html.LastIndexOf("</math>", StringComparison.Ordinal) + "</math>".Length)];
            }
            catch (JavaScriptException fault)
            {
                throw Refusal(tex, fault);
            }
            catch (Exception fault) when (fault is RecursionDepthOverflowException or StatementsCountOverflowException)
            {
                throw new TexException("the formula is nested too deeply", Shortened(tex), 0);
            }
        }
    }

    private static (Engine, JsValue) Load()
    {
        var engine = new Engine(options =>
        {
            options.LimitRecursion(DeepestCalls).MaxStatements(MostStatements);
            // continues on a new thread when the stack runs low
            options.Constraints.MaxExecutionStackCount = DeepestCalls;
        });
        engine.Modules.Add("katex", Source());
        engine.SetValue("katex", engine.Modules.Import("katex").Get("default"));
        // strict 'ignore': a letter of another script is no fault. trust: what would load or run something is refused.
        return (engine, engine.Evaluate("""
            (tex, display) => katex.renderToString(tex, {
              displayMode: display, output: "mathml", throwOnError: true, strict: "ignore",
              trust: (asked) => { throw new katex.ParseError(asked.command + " is not allowed in a page"); },
            })
            """));
    }

    /// <summary>Without the import of its bundler's helpers, none of which it uses.</summary>
    private static string Source()
    {
        string script = EmbeddedText.Read("katex.js");
        return script.StartsWith("import\"", StringComparison.Ordinal) ? script[(script.IndexOf(';') + 1)..] : script;
    }

    private static TexException Refusal(string tex, JavaScriptException fault)
    {
        if (fault.Error is not ObjectInstance error || !error.Get("rawMessage").IsString())
        {
            return new TexException(fault.Message, Shortened(tex), 0);
        }

        int position = error.Get("position").IsNumber()
            ? Math.Clamp((int)error.Get("position").AsNumber(), 0, tex.Length)
            : 0;
        int length = error.Get("length").IsNumber() ? (int)error.Get("length").AsNumber() : 1;
        string command = tex[position..Math.Min(position + Math.Max(length, 1), tex.Length)];
        return new TexException(error.Get("rawMessage").AsString(), command.Length > 0 ? command : "the end", position);
    }

    private static string Shortened(string tex) => tex.Length <= 20 ? tex : tex[..19] + "…";
}
