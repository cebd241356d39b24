import Testing

@testable import HTML

/// Inline text that no reader sees, and copies of formulas.
struct UnseenTests {
  @Test(arguments: [
    ("<p>The dam<span hidden>built in 1712</span> stands.", ["The dam stands."]),
    ("<p>The dam<a HIDDEN=until-found href=x>x</a> stands.", ["The dam stands."]),
    ("<li>It is <span style='display:none'>00042</span>42 m high.", ["It is 42 m high."]),
    ("<table><tr><td>A<b style='color:red; DISPLAY : None !important'>b</b>c</table>", ["Ac"]),
    ("<p>a<i style='visibility:\n hidden'>b</i>c", ["ac"]),
    ("<p>a<span hidden><em>b</em> <a href=x>c</a></span>d", ["ad"]),
    ("<div>a<span hidden><div>b</div></span>c</div>", ["ac"]),
    ("<p>a<x-tip hidden>b</x-tip>c", ["ac"]),
    ("<p><span hidden>b</span>", []),
  ])
  func hiddenTextIsNotOfTheSentence(_ html: String, _ expected: [String]) {
    #expect(blocks(html) == expected)
  }

  @Test(arguments: [
    ("<p>a <span class=hidden data-hidden=true>b</span> c", ["a b c"]),
    ("<p>a <b style='text-decoration:none'>b</b> c", ["a b c"]),
    ("<p>a <b style='display:inline'>b</b> c", ["a b c"]),
    ("<p>a <b style='backface-visibility:hidden'>b</b> c", ["a b c"]),
    ("<p>a <b style='visibility:visible'>b</b> c", ["a b c"]),
    ("<p>a <b aria-hidden=true>b</b> c", ["a b c"]),
    ("<span hidden><p>a whole page</span>", ["a whole page"]),
    ("<div hidden>a tab</div>", ["a tab"]),
  ])
  func visibleTextStays(_ html: String, _ expected: [String]) {
    #expect(blocks(html) == expected)
  }

  private static let mathML = "<math><mi>a</mi><mo>=</mo><msup><mi>r</mi><mn>2</mn></msup></math>"
  private static let annotated =
    "<math><semantics><mrow><mi>a</mi><mo>=</mo><msup><mi>r</mi><mn>2</mn></msup></mrow>"
    + "<annotation-xml encoding='MathML-Content'><apply><ci>a</ci></apply></annotation-xml>"
    + "<annotation encoding='application/x-tex'>a = r^2</annotation></semantics></math>"

  @Test(arguments: [
    // MathML alone, and LaTeXML's.
    mathML, annotated,
    // KaTeX, with and without MathML.
    "<span class=katex><span class=katex-mathml>\(annotated)</span>"
      + "<span class=katex-html aria-hidden=true><span>a</span><span>=</span><span>r2</span></span></span>",
    "<span class=katex><span class=katex-html aria-hidden=true><span>a</span><span>=</span><span>r2</span></span></span>",
    // MediaWiki: MathML hidden beside a picture.
    "<span class=mwe-math-element><span style='display: none;'>\(annotated)</span>"
      + "<img class=mwe-math-fallback-image-inline aria-hidden=true alt='a = r^2'></span>",
    // MathJax 3.
    "<mjx-container><mjx-math aria-hidden=true><mjx-mi><mjx-c></mjx-c></mjx-mi></mjx-math>"
      + "<mjx-assistive-mml>\(mathML)</mjx-assistive-mml></mjx-container>",
    "<mjx-container><svg><text>a</text></svg><mjx-assistive-mml>\(mathML)</mjx-assistive-mml></mjx-container>",
    // MathJax 2: preview, drawn copy, MathML, script.
    "<span class=MathJax_Preview>a = r^2</span><span class=MathJax><nobr aria-hidden=true><span>a=r2</span></nobr>"
      + "<span class=MJX_Assistive_MathML>\(mathML)</span></span><script type='math/tex'>a = r^2</script>",
    "<span class=MathJax_Preview></span><span class=MathJax><nobr><span>a=r2</span></nobr></span>"
      + "<script type='math/tex'>a = r^2</script>",
  ])
  func aFormulaIsWrittenOnce(_ formula: String) {
    #expect(blocks("<p>The area is \(formula) for a pond.</p>") == ["The area is a=r2 for a pond."])
  }

  @Test(arguments: [
    // Before a program drew them.
    "<script type='math/tex'>a = r^2</script>",
    "<span class=MathJax_Preview>a=r2</span><script type='math/tex'>a = r^2</script>",
    // Pictures.
    "<img class=latex alt='a = r^2' src=x.png>", "<img class=tex alt='a = r^2' src=x.png>",
    "<math-renderer>a = r^2</math-renderer>",
  ])
  func texIsWrittenWhereItIsTheOnlyCopy(_ formula: String) {
    #expect(blocks("<p>The area is \(formula) for a pond.</p>") == ["The area is a = r^2 for a pond."])
  }

  @Test(arguments: [
    ("<p>One <x-term>word</x-term> more", ["One word more"]),
    ("<p><x-term>Word</x-term> first", ["Word first"]),
    ("<x-card>one</x-card> <x-card>two</x-card>", ["one", "two"]),
    ("<div>text<x-card><p>one</p></x-card>", ["text", "one"]),
  ])
  func customElementsWithinALineAreInline(_ html: String, _ expected: [String]) {
    #expect(blocks(html) == expected)
  }
}
