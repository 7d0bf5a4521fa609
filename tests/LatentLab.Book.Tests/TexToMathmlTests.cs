using System.Xml.Linq;
using LatentLab.Book.Mathematics;

namespace LatentLab.Book.Tests;

public class TexToMathmlTests
{
    /// <summary>
    /// The elements of MathML Core, https://www.w3.org/TR/mathml-core/#mathml-elements-and-attributes.
    /// </summary>
    private static readonly string[] coreElements =
    [
        "annotation",
        "math",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded", "mphantom",
        "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
        "mtext", "mtr", "munder", "munderover", "semantics",
    ];

    /// <summary>Its attributes, those of HTML that it shares, and KaTeX's colours.</summary>
    private static readonly string[] coreAttributes =
    [
        "accent",
        "accentunder",
        "columnspan",
        "depth",
        "dir",
        "display", "displaystyle",
        "encoding", "fence", "form", "height", "largeop", "linethickness", "lspace", "mathbackground", "mathcolor",
        "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "rowspan", "rspace", "scriptlevel",
        "separator", "stretchy", "style", "symmetric", "voffset", "width",
    ];

    public static TheoryData<string> Formulas =>
    [
        @"\mathcal{L}(\theta,\phi;x) = \mathbb{E}_{q_\phi(z\mid x)}\big[\log p_\theta(x\mid z)\big] "
            + @"- \beta\, D_{\mathrm{KL}}\big(q_\phi(z\mid x)\,\|\,p(z)\big)",
        @"D_{\mathrm{KL}} = -\tfrac12 \sum_{j=1}^{d} \left(1 + \log\sigma_j^2 - \mu_j^2 - \sigma_j^2\right)",
        @"z = \mu + \sigma \odot \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, I)",
        @"\hat{x} = d_\theta(e_\phi(x)), \quad e: \mathbb{R}^{784} \to \mathbb{R}^d, \; x \mapsto z",
        @"\theta^\star = \operatorname*{arg\,min}_{\theta} \frac{1}{N}\sum_{n=1}^{N} "
            + @"\left\| x^{(n)} - \hat x^{(n)} \right\|_2^2",
        @"\log p(x) \ge \log \frac{1}{K}\sum_{k=1}^K \frac{p(x, z_k)}{q(z_k \mid x)} "
            + @"\xrightarrow{K \to \infty} \log p(x)",
        @"\underbrace{-\mathbb{E}_{q}[\log p(x|z)]}_{\text{reconstruction}} "
            + @"+ \beta \underbrace{\mathrm{KL}(q \,\|\, p)}_{\text{regularisation}}",
        @"\nabla_\phi \int q_\phi(z)\, f(z)\, \mathrm{d}z = \mathbb{E}_\varepsilon"
            + @"\!\left[\frac{\partial f}{\partial z}\cdot\frac{\partial z}{\partial \phi}\right]",
        @"p(x) = \prod_{i} \hat{x}_i^{x_i}(1-\hat{x}_i)^{1-x_i} "
            + @"\propto \exp\Bigl(-\tfrac{1}{2\sigma^2}\lVert x-\hat x\rVert^2\Bigr)",
        // What the translator of our own refused or did not know.
        @"\newcommand{\E}[1]{\mathbb{E}\left[#1\right]} \E{x}",
        @"\sum_{\substack{i=1 \\ i \ne j}}^n x_i",
        @"\boxed{x = \color{red} y} + \cancel{z} + \bcancel{z} + \sout{z} + \fbox{word}",
        @"\stackrel{!}{=} \overset{*}{x} \underset{a}{b} \overbrace{c}^{d}",
        @"\phantom{x} \rule{1em}{2pt} \raisebox{2pt}{a} \pmod{n} \genfrac{(}{)}{0pt}{}{n}{k}",
        @"\bm{x} \mathscr{N} \mathfrak{C} \mathtt{a1} \mathsf{A}",
        @"\text{\textbf{bold} \textit{slanted} \textsf{sans} \texttt{mono}}",
        @"\begin{array}{l|r} a & b \\ \hline c & d \end{array}",
        @"\begin{aligned} a &= b \\[2pt] &= c \end{aligned} "
            + @"\qquad \begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}",
        @"\begin{align} a &= b & c &= d \\ e &= f \end{align}",
        @"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \begin{vmatrix} a \end{vmatrix} "
            + @"\begin{smallmatrix} a & b \end{smallmatrix}",
        @"x = 1 \tag{1}",
        @"\sqrt[3]{x} \binom{n}{k} \dfrac{a}{b} \widehat{abc} \vec z \overline{ab} \overrightarrow{AB}",
        @"f'' \lim_{x \to 0} \max_{x} \liminf \sin^2 x \arg\min_\theta f",
        @"\text{größer als 试} \mu μ ε",
    ];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void What_comes_out_is_MathML_Core(string tex)
    {
        foreach (bool display in (bool[])[true, tex.Contains("align") || tex.Contains("tag")])
        {
            XElement math = XElement.Parse($"<p>{TexToMathml.Convert(tex, display)}</p>");
            Assert.Equal([], math.Descendants().Select(element => element.Name.LocalName).Except(coreElements));
            Assert.Equal([],
                math.Descendants().Attributes().Select(attribute => attribute.Name.LocalName).Except(coreAttributes));
            Assert.All(math.Descendants("mi").Attributes("mathvariant"),
                variant => Assert.Equal("normal", variant.Value));
            Assert.DoesNotContain(math.Descendants(),
                token => token.Name.LocalName is "mi" or "mn" or "mo" or "mtext" && token.HasElements);
        }
    }

    [Theory]
    [InlineData("x", "<mi>x</mi>")]
    [InlineData("12.5", "<mn>12.5</mn>")]
    [InlineData("33{,}100", "<mn>33,100</mn>")]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData(@"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>")]
    [InlineData(@"\mathbb{E}", "<mi>𝔼</mi>")]
    [InlineData(@"\mathbb R", "<mi>ℝ</mi>")]
    [InlineData(@"\mathcal{N}", "<mi>𝒩</mi>")]
    [InlineData(@"\mathcal{L}", "<mi>ℒ</mi>")]
    [InlineData(@"\mathbf{x}", "<mi>𝐱</mi>")]
    [InlineData(@"\boldsymbol{\mu}", "<mi>𝝁</mi>")]
    [InlineData(@"\mathtt{a1}", "<mrow><mi>𝚊</mi><mn>𝟷</mn></mrow>")]
    [InlineData(@"\mathrm{KL}", "<mi>KL</mi>")]
    [InlineData(@"\mathrm{d}", "<mi mathvariant=\"normal\">d</mi>")]
    [InlineData(@"\text{50\% of <b>}", "<mtext>50%\u00A0of\u00A0&lt;b&gt;</mtext>")]
    [InlineData(@"\text{\textbf{a}}", "<mtext style=\"font-weight:bold\">a</mtext>")]
    [InlineData(@"\log x", "<mrow><mi>log</mi><mspace width=\"0.1667em\" /><mi>x</mi></mrow>")]
    [InlineData(@"2\log(x)",
        "<mrow><mn>2</mn><mspace width=\"0.1667em\" /><mi>log</mi><mo stretchy=\"false\">(</mo><mi>x</mi><mo "
        + "stretchy=\"false\">)</mo></mrow>")]
    [InlineData(@"\hat x", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData("a=-b", "<mrow><mi>a</mi><mo>=</mo><mo form=\"prefix\">−</mo><mi>b</mi></mrow>")]
    [InlineData("(a)-b",
        "<mrow><mo stretchy=\"false\">(</mo><mi>a</mi><mo stretchy=\"false\">)</mo><mo>−</mo><mi>b</mi></mrow>")]
    [InlineData("x|z", "<mrow><mi>x</mi><mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo><mi>z</mi></mrow>")]
    [InlineData(@"x\mid z", "<mrow><mi>x</mi><mo>∣</mo><mi>z</mi></mrow>")]
    [InlineData(@"\lVert x\rVert",
        "<mrow><mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">‖</mo><mi>x</mi><mo stretchy=\"false\" lspace=\"0\" "
        + "rspace=\"0\">‖</mo></mrow>")]
    [InlineData("x_{i=1}",
        "<msub><mi>x</mi><mrow><mi>i</mi><mo lspace=\"0\" rspace=\"0\">=</mo><mn>1</mn></mrow></msub>")]
    [InlineData(@"\boxed{x}", "<mrow style=\"border:1px solid;padding:.25em;\">")]
    [InlineData(@"\stackrel{!}{=}",
        "<mover><mo>=</mo><mo stretchy=\"false\" lspace=\"0em\" rspace=\"0em\">!</mo></mover>")]
    [InlineData("a % a remark", "<mi>a</mi>")]
    public void A_formula_in_running_text_becomes(string tex, string expected)
    {
        string mathml = TexToMathml.Convert(tex);

        Assert.StartsWith($"<math><semantics>{expected}", mathml);
        string annotation = XElement.Parse($"<p>{mathml}</p>").Descendants("annotation").Single().Value;
        Assert.Equal(tex, annotation);
    }

    [Theory]
    [InlineData(@"\mathrm{MMD}^2 = \text{mean } k(\text{real}, \text{real}) + \text{mean } k(a, b)", 5)]
    [InlineData(@"k(\text{a long argument, and} = \text{another})", 1)]
    [InlineData("a = b + c", 1)]
    public void A_long_formula_may_break_at_operators_outside_brackets_and_after_words(string tex, int parts)
    {
        XElement line = XElement.Parse($"<p>{TexToMathml.Convert(tex)}</p>");

        Assert.Equal(parts, line.Elements("math").Count());
        Assert.Equal(tex, Assert.Single(line.Descendants("annotation")).Value);
        Assert.All(line.Elements("math").SkipLast(1), math => Assert.True(
            math.Descendants().Last(element => element.Name.LocalName is "mo" or "mtext") is { } last
                && (last.Name.LocalName == "mtext" || last.Attribute("form")?.Value == "infix")));
        line.Descendants("annotation").Remove();
        XElement displayed = XElement.Parse($"<p>{TexToMathml.Convert(tex, display: true)}</p>");
        displayed.Descendants("annotation").Remove();
        Assert.Equal(line.Value, displayed.Value);
        Assert.Equal(parts, displayed.Elements("math").Count());
    }

    [Fact]
    public void Lines_of_an_array_stay_together()
    {
        const string tex = @"\begin{aligned}a&=b+c+d+e+f+g+h+i\\&=j+k+l+m+n+o+p+q+r+s+t\end{aligned}";

        Assert.Single(XElement.Parse($"<p>{TexToMathml.Convert(tex, display: true)}</p>").Elements());
    }

    [Theory]
    [InlineData(@"\max_x f", "<munder><mi>max</mi><mi>x</mi></munder><mspace width=\"0.1667em\" /><mi>f</mi>")]
    [InlineData(@"\underbrace{\log p}_{a}", "<mi>log</mi><mspace width=\"0.1667em\" /><mi>p</mi>")]
    [InlineData(@"x \tag{1}", "<mi>x</mi><mspace width=\"2em\" /><mtext>(1)</mtext>")]
    [InlineData(@"\begin{aligned}a&=b\\&=c\end{aligned}",
        "<mtd style=\"text-align:right;padding:0 calc(0em / 2) calc(0.25em / 2) 0\">")]
    [InlineData(@"\begin{array}{c|c}a&b\end{array}", "border-left:1px solid")]
    public void A_displayed_formula_holds(string tex, string expected)
    {
        string mathml = TexToMathml.Convert(tex, display: true);

        Assert.StartsWith("<math display=\"block\">", mathml);
        Assert.Contains(expected, mathml);
    }

    [Theory]
    [InlineData(@"\foo x", @"\foo", 0)]
    [InlineData(@"a + \argmaxx_x", @"\argmaxx", 4)]
    [InlineData("{a", "the end", 2)]
    [InlineData("a}", "}", 1)]
    [InlineData("x^a^b", "^", 3)]
    [InlineData(@"x \right)", @"\right", 2)]
    [InlineData(@"\begin{tikz} 1 \end{tikz}", @"{tikz}", 6)]
    [InlineData("a $ b", "$", 2)]
    [InlineData(@"\href{https://example.org}{x}", "", 0)]
    [InlineData(@"\includegraphics{x.png}", "", 0)]
    [InlineData("a \u0001", "U+0001", 2)]
    public void A_fault_names_its_command_and_its_place(string tex, string command, int position)
    {
        TexException fault = Assert.Throws<TexException>(() => TexToMathml.Convert(tex));

        Assert.Contains(command, fault.Command);
        Assert.Equal(position, fault.Position);
        Assert.NotEmpty(fault.Message);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        // Not as inline data: a lone surrogate does not survive the assembly's UTF-8.
        Assert.All((string[])["a \uD800", "\uDC00", "% \uD83D", "\\text{\uD83D}"],
            tex => Assert.StartsWith("U+D", Assert.Throws<TexException>(() => TexToMathml.Convert(tex)).Command));
    }

    [Fact]
    public void Deep_nesting_and_endless_macros_are_refused_before_the_stack_ends()
    {
        Assert.Throws<TexException>(() => TexToMathml.Convert(string.Concat(Enumerable.Repeat(@"\hat", 3000)) + "x"));
        Assert.Throws<TexException>(() => TexToMathml.Convert(new string('{', 5000)));
        Assert.Throws<TexException>(() => TexToMathml.Convert(string.Concat(Enumerable.Repeat(@"\sqrt[", 2000))));
        Assert.Throws<TexException>(() => TexToMathml.Convert(new string('x', TexToMathml.LongestFormula + 1)));
        Assert.Throws<TexException>(() => TexToMathml.Convert(@"\def\x{\x\x}\x"));
        Assert.Equal("<math><semantics><mi>y</mi>", TexToMathml.Convert("y")[..27]);
    }

    [Fact]
    public void Thirty_braces_within_braces_are_no_fault() =>
        Assert.Contains("<mi>x</mi>",
            TexToMathml.Convert(string.Concat(Enumerable.Repeat(@"\sqrt{1+", 30)) + "x" + new string('}', 30)));

    [Fact]
    public void A_macro_of_one_formula_is_unknown_to_the_next()
    {
        TexToMathml.Convert(@"\newcommand{\mine}{x} \mine");

        Assert.Throws<TexException>(() => TexToMathml.Convert(@"\mine"));
    }

    [Fact]
    public void Random_text_gives_well_formed_MathML_or_the_translators_own_error()
    {
        string[] pieces =
        [
            "{",
            "}",
            "^",
            "_",
            "&",
            @"\\",
            "'",
            " ",
            "a",
            "12",
            ".",
            "(",
            "|",
            "<",
            "-",
            "μ",
            "试",
            "😀",
            "%",
            "\n",
            "$",
            "\0",
            "\uDC00",
            @"\", @"\frac",
            @"\sqrt", "[", "]", @"\left", @"\right", @"\middle", @"\big", @"\begin{cases}", @"\end{cases}", @"\begin",
            @"\end", @"\text{", @"\sum", @"\hat", @"\mathbb", @"\underbrace", @"\limits",
            @"\tag{1}", @"\displaystyle", @"\operatorname*", @"\xrightarrow", @"\|", @"\{", @"\foo",
            @"\begin{array}{c}", @"\end{array}", @"\nonumber", @"\log", @"\cancel", @"\def\x",
        ];
        var random = new Random(1);
        int translated = 0;
        for (int round = 0; round < 2_000; round++)
        {
            string tex =
                string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                XElement.Parse($"<p>{TexToMathml.Convert(tex, display: round % 2 == 0)}</p>");
                translated++;
            }
            catch (TexException fault)
            {
                Assert.InRange(fault.Position, 0, tex.Length);
            }
        }

        Assert.InRange(translated, 50, 1_950);
    }
}
