using LatentLab.Book.Mathematics;

namespace LatentLab.Book.Tests;

public class TexToMathmlTests
{
    [Theory]
    [InlineData("x", "<mi>x</mi>")]
    [InlineData("12.5", "<mn>12.5</mn>")]
    [InlineData("x^12", "<mrow><msup><mi>x</mi><mn>1</mn></msup><mn>2</mn></mrow>")]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData("x^2_i", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData("f'", "<msup><mi>f</mi><mo>′</mo></msup>")]
    [InlineData("f''^2", "<msup><mi>f</mi><mrow><mo>′′</mo><mn>2</mn></mrow></msup>")]
    [InlineData("{}^2", "<msup><mrow></mrow><mn>2</mn></msup>")]
    [InlineData(@"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData(@"\frac{a+b}{2}", "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>")]
    [InlineData(@"\tfrac12", "<mstyle displaystyle=\"false\" scriptlevel=\"0\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>")]
    [InlineData(@"\binom{n}{k}", "<mrow><mo>(</mo><mfrac linethickness=\"0\"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>")]
    [InlineData(@"\sqrt{2}", "<msqrt><mn>2</mn></msqrt>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>")]
    [InlineData(@"\mu\Sigma", "<mrow><mi>μ</mi><mi mathvariant=\"normal\">Σ</mi></mrow>")]
    [InlineData(@"\mathbb{E}", "<mi>𝔼</mi>")]
    [InlineData(@"\mathbb R", "<mi>ℝ</mi>")]
    [InlineData(@"\mathcal{N}", "<mi>𝒩</mi>")]
    [InlineData(@"\mathcal{L}", "<mi>ℒ</mi>")]
    [InlineData(@"\mathbf{x}", "<mi>𝐱</mi>")]
    [InlineData(@"\boldsymbol{\mu}", "<mi>𝝁</mi>")]
    [InlineData(@"\mathrm{KL}", "<mi>KL</mi>")]
    [InlineData(@"\mathrm{d}", "<mi mathvariant=\"normal\">d</mi>")]
    [InlineData(@"\text{if } x", "<mrow><mtext>if\u00A0</mtext><mi>x</mi></mrow>")]
    [InlineData(@"\text{50\% of <b>}", "<mtext>50%\u00A0of\u00A0&lt;b&gt;</mtext>")]
    [InlineData(@"\operatorname{ReLU}(x)", "<mrow><mi>ReLU</mi><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo></mrow>")]
    [InlineData(@"\log x", "<mrow><mi>log</mi><mspace width=\"0.1667em\"/><mi>x</mi></mrow>")]
    [InlineData(@"\log\sigma^2", "<mrow><mi>log</mi><mspace width=\"0.1667em\"/><msup><mi>σ</mi><mn>2</mn></msup></mrow>")]
    [InlineData(@"\hat x", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData(@"\vec{z}", "<mover accent=\"true\"><mi>z</mi><mo stretchy=\"false\">→</mo></mover>")]
    [InlineData(@"\overline{ab}", "<mover accent=\"true\"><mrow><mi>a</mi><mi>b</mi></mrow><mo stretchy=\"true\">‾</mo></mover>")]
    [InlineData(@"a \le b", "<mrow><mi>a</mi><mo>≤</mo><mi>b</mi></mrow>")]
    [InlineData(@"z \sim p", "<mrow><mi>z</mi><mo>∼</mo><mi>p</mi></mrow>")]
    [InlineData(@"a < b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>")]
    [InlineData("-x", "<mrow><mo form=\"prefix\">−</mo><mi>x</mi></mrow>")]
    [InlineData("a-b", "<mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>")]
    [InlineData("a=-b", "<mrow><mi>a</mi><mo>=</mo><mo form=\"prefix\">−</mo><mi>b</mi></mrow>")]
    [InlineData(@"f(\cdot)", "<mrow><mi>f</mi><mo stretchy=\"false\">(</mo><mo lspace=\"0\" rspace=\"0\">⋅</mo><mo stretchy=\"false\">)</mo></mrow>")]
    [InlineData("p(x|z)", "<mrow><mi>p</mi><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">|</mo><mi>z</mi><mo stretchy=\"false\">)</mo></mrow>")]
    [InlineData(@"x\mid z", "<mrow><mi>x</mi><mo stretchy=\"false\" lspace=\"0.2778em\" rspace=\"0.2778em\">|</mo><mi>z</mi></mrow>")]
    [InlineData(@"\|x\|", "<mrow><mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">‖</mo><mi>x</mi><mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">‖</mo></mrow>")]
    [InlineData(@"33{,}100", "<mrow><mn>33</mn><mo lspace=\"0\" rspace=\"0\">,</mo><mn>100</mn></mrow>")]
    [InlineData(@"a\,b\quad c\!d", "<mrow><mi>a</mi><mspace width=\"0.1667em\"/><mi>b</mi><mspace width=\"1em\"/><mi>c</mi><mspace width=\"-0.1667em\"/><mi>d</mi></mrow>")]
    [InlineData(@"\left(x\right)", "<mrow><mo fence=\"true\" stretchy=\"true\" form=\"prefix\">(</mo><mi>x</mi><mo fence=\"true\" stretchy=\"true\" form=\"postfix\">)</mo></mrow>")]
    [InlineData(@"\left.x\right|", "<mrow><mi>x</mi><mo fence=\"true\" stretchy=\"true\" form=\"postfix\">|</mo></mrow>")]
    [InlineData(@"\big(", "<mo stretchy=\"true\" symmetric=\"true\" lspace=\"0\" rspace=\"0\" minsize=\"1.2em\" maxsize=\"1.2em\">(</mo>")]
    [InlineData(@"\Bigl\|", "<mo stretchy=\"true\" symmetric=\"true\" form=\"prefix\" minsize=\"1.8em\" maxsize=\"1.8em\">‖</mo>")]
    [InlineData(@"\sum_i x", "<mrow><msub><mo>∑</mo><mi>i</mi></msub><mi>x</mi></mrow>")]
    [InlineData(@"\underbrace{x}_{\text{loss}}", "<munder><munder><mi>x</mi><mo stretchy=\"true\">⏟</mo></munder><mtext>loss</mtext></munder>")]
    [InlineData(@"\overset{!}{=}", "<mover><mo>=</mo><mo stretchy=\"false\">!</mo></mover>")]
    [InlineData("a % a remark", "<mi>a</mi>")]
    public void A_formula_in_running_text_becomes(string tex, string expected)
    {
        Assert.Equal(
            $"<math><semantics>{expected}<annotation encoding=\"application/x-tex\">{tex.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")}</annotation></semantics></math>",
            TexToMathml.Convert(tex));
    }

    [Theory]
    [InlineData(@"\sum_{i=1}^n x", "<munderover><mo>∑</mo><mrow><mi>i</mi><mo lspace=\"0\" rspace=\"0\">=</mo><mn>1</mn></mrow><mi>n</mi></munderover>")]
    [InlineData(@"\int_0^1 x", "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>")]
    [InlineData(@"\int\limits_0^1 x", "<munderover><mo>∫</mo><mn>0</mn><mn>1</mn></munderover>")]
    [InlineData(@"\max_x f", "<munder><mi>max</mi><mi>x</mi></munder>")]
    [InlineData(@"\arg\min_\theta f", "<mi>arg</mi><mspace width=\"0.1667em\"/><munder><mi>min</mi><mi>θ</mi></munder>")]
    [InlineData(@"\operatorname*{arg\,max}_x f", "<munder><mrow><mi>arg</mi><mspace width=\"0.1667em\"/><mi>max</mi></mrow><mi>x</mi></munder>")]
    [InlineData(@"\frac{\sum_i x}{2}", "<msub><mo>∑</mo><mi>i</mi></msub>")]
    [InlineData(@"\begin{pmatrix}1&0\\0&1\end{pmatrix}", "<mo fence=\"true\" stretchy=\"true\" form=\"prefix\">(</mo><mtable class=\"tex-matrix\"><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo fence=\"true\" stretchy=\"true\" form=\"postfix\">)</mo>")]
    [InlineData(@"\begin{aligned}a&=b\\&=c\\\end{aligned}", "<mtable class=\"tex-aligned\" displaystyle=\"true\"><mtr><mtd><mi>a</mi></mtd><mtd><mrow><mo>=</mo><mi>b</mi></mrow></mtd></mtr><mtr><mtd></mtd><mtd><mrow><mo>=</mo><mi>c</mi></mrow></mtd></mtr></mtable>")]
    [InlineData(@"\begin{align*}a\\[2pt]b\end{align*}", "<mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr>")]
    [InlineData(@"\begin{cases}x&x>0\\0&\text{else}\end{cases}", "<mo fence=\"true\" stretchy=\"true\" form=\"prefix\">{</mo><mtable class=\"tex-cases\">")]
    [InlineData(@"x \tag{1}", "<mspace width=\"2em\"/><mtext>(1)</mtext>")]
    [InlineData(@"\textstyle\sum_i x", "<mstyle displaystyle=\"false\"><mrow><msub><mo>∑</mo><mi>i</mi></msub><mi>x</mi></mrow></mstyle>")]
    public void A_displayed_formula_holds(string tex, string expected)
    {
        string mathml = TexToMathml.Convert(tex, display: true);

        Assert.StartsWith("<math display=\"block\">", mathml);
        Assert.Contains(expected, mathml);
    }

    [Theory]
    [InlineData(@"\foo x", @"\foo", "not a command")]
    [InlineData(@"a + \argmax_x", @"\argmax", @"\arg\max")]
    [InlineData(@"{a", "{", "never closed")]
    [InlineData(@"a}", "}", "no opening")]
    [InlineData(@"\frac{a}", @"\frac", "must follow")]
    [InlineData(@"x^", "^", "must follow")]
    [InlineData(@"x^a^b", "^", "second")]
    [InlineData(@"x_a_b", "_", "second")]
    [InlineData(@"\left( x", @"\left", @"no '\right'")]
    [InlineData(@"x \right)", @"\right", "no partner")]
    [InlineData(@"\left x \right)", @"\left", "needs a fence")]
    [InlineData(@"\begin{pmatrix} 1", @"\begin", @"no '\end{pmatrix}'")]
    [InlineData(@"\begin{pmatrix} 1 \end{bmatrix}", @"\end", "closes")]
    [InlineData(@"\begin{tikz} 1 \end{tikz}", @"\begin{tikz}", "not an environment")]
    [InlineData(@"a & b", "&", "inside an environment")]
    [InlineData(@"a \\ b", @"\\", "inside an environment")]
    [InlineData(@"\text{a", @"\text", "never closed")]
    [InlineData(@"\text a", @"\text", "braces")]
    [InlineData(@"a \", @"\", "backslash")]
    [InlineData(@"a $ b", "$", "no place")]
    [InlineData("a \u0001", "U+0001", "cannot hold")]
    public void A_fault_names_its_command(string tex, string command, string words)
    {
        TexException fault = Assert.Throws<TexException>(() => TexToMathml.Convert(tex));

        Assert.Equal(command, fault.Command);
        Assert.Contains(words, fault.Message);
        Assert.InRange(fault.Position, 0, tex.Length);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        // Not as inline data: a lone surrogate does not survive the assembly's UTF-8.
        Assert.All((string[])["a \uD800", "\uDC00", "% \uD83D", "\\text{\uD83D}"], tex => Assert.StartsWith("U+D", Assert.Throws<TexException>(() => TexToMathml.Convert(tex)).Command));
    }

    [Fact]
    public void Deep_nesting_is_refused_before_the_stack_ends()
    {
        Assert.Throws<TexException>(() => TexToMathml.Convert(string.Concat(Enumerable.Repeat(@"\hat", 3000)) + "x"));
        Assert.Throws<TexException>(() => TexToMathml.Convert(new string('{', 5000)));
        Assert.Throws<TexException>(() => TexToMathml.Convert(string.Concat(Enumerable.Repeat(@"\sqrt[", 2000))));
        Assert.Throws<TexException>(() => TexToMathml.Convert(new string('x', TexToMathml.LongestFormula + 1)));
    }

    [Fact]
    public void Every_formula_of_the_field_that_the_course_needs_is_known()
    {
        string[] formulas =
        [
            @"\mathcal{L}(\theta,\phi;x) = \mathbb{E}_{q_\phi(z\mid x)}\big[\log p_\theta(x\mid z)\big] - \beta\, D_{\mathrm{KL}}\big(q_\phi(z\mid x)\,\|\,p(z)\big)",
            @"D_{\mathrm{KL}} = -\tfrac12 \sum_{j=1}^{d} \left(1 + \log\sigma_j^2 - \mu_j^2 - \sigma_j^2\right)",
            @"z = \mu + \sigma \odot \varepsilon, \qquad \varepsilon \sim \mathcal{N}(0, I)",
            @"\hat{x} = d_\theta(e_\phi(x)), \quad e: \mathbb{R}^{784} \to \mathbb{R}^d, \; x \mapsto z",
            @"\theta^\star = \operatorname*{arg\,min}_{\theta} \frac{1}{N}\sum_{n=1}^{N} \left\| x^{(n)} - \hat x^{(n)} \right\|_2^2",
            @"\log p(x) \ge \log \frac{1}{K}\sum_{k=1}^K \frac{p(x, z_k)}{q(z_k \mid x)} \xrightarrow{K \to \infty} \log p(x)",
            @"\underbrace{-\mathbb{E}_{q}[\log p(x|z)]}_{\text{reconstruction}} + \beta \underbrace{\mathrm{KL}(q \,\|\, p)}_{\text{regularisation}}",
            @"\nabla_\phi \int q_\phi(z)\, f(z)\, \mathrm{d}z = \mathbb{E}_\varepsilon\!\left[\frac{\partial f}{\partial z}\cdot\frac{\partial z}{\partial \phi}\right]",
            @"p(x) = \prod_{i} \hat{x}_i^{x_i}(1-\hat{x}_i)^{1-x_i} \propto \exp\Bigl(-\tfrac{1}{2\sigma^2}\lVert x-\hat x\rVert^2\Bigr)",
        ];

        Assert.All(formulas, formula => Assert.Contains("<annotation", TexToMathml.Convert(formula, display: true)));
    }

    [Fact]
    public void Random_text_gives_well_formed_MathML_or_the_translators_own_error()
    {
        string[] pieces =
        [
            "{", "}", "^", "_", "&", @"\\", "'", " ", "a", "12", ".", "(", "|", "<", "-", "μ", "试", "😀", "%", "\n", "$", "\0", "\uDC00", @"\", @"\frac", @"\sqrt", "[", "]",
            @"\left", @"\right", @"\middle", @"\big", @"\begin{cases}", @"\end{cases}", @"\begin", @"\end", @"\text{", @"\sum", @"\hat", @"\mathbb", @"\underbrace", @"\limits",
            @"\tag{1}", @"\displaystyle", @"\operatorname*", @"\xrightarrow", @"\|", @"\{", @"\foo", @"\begin{array}{c}", @"\end{array}", @"\nonumber",
        ];
        var random = new Random(1);
        int translated = 0;
        for (int round = 0; round < 8_000; round++)
        {
            string tex = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                System.Xml.Linq.XElement.Parse(TexToMathml.Convert(tex, display: round % 2 == 0));
                translated++;
            }
            catch (TexException fault)
            {
                Assert.InRange(fault.Position, 0, tex.Length);
            }
        }

        Assert.InRange(translated, 200, 7_800);
    }

    [Fact]
    public void Every_known_command_translates_alone_or_asks_for_its_argument()
    {
        IEnumerable<string> known = [.. TexSymbols.Letters.Keys, .. TexSymbols.UprightLetters.Keys, .. TexSymbols.Binary.Keys, .. TexSymbols.Relations.Keys,
            .. TexSymbols.LargeOperators.Keys, .. TexSymbols.Functions, .. TexSymbols.Spaces.Keys];

        Assert.All(known, name => System.Xml.Linq.XElement.Parse(TexToMathml.Convert($@"a \{name} b")));
        Assert.All(TexSymbols.Accents.Keys.Concat(TexSymbols.Fonts.Keys), name => System.Xml.Linq.XElement.Parse(TexToMathml.Convert($@"\{name}{{x}}")));
    }
}
