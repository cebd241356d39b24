import Base
import HTML
import TestSupport
import Testing

/// Pages that nobody would write: parsing never fails, keeps links sound and loses no text.
@Suite struct HTMLFuzzTests {
  private func tree(_ page: [UInt8], _ parser: HTMLParser, _ tree: inout HTMLTree) {
    tree.load { $0.append(page) }
    parser.parse(&tree)
  }

  @Test(arguments: 0..<4) func mutatedPagesGiveSoundTrees(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let pages = try TreeCase.files.flatMap { try TreeCase.load($0) }.map { Array($0.page.utf8) }
    var limits = HTMLLimits()
    limits.depth = 12
    limits.attributes = 3
    let parsers = [(HTMLParser(), HTMLLimits()), (HTMLParser(limits: limits), limits)]
    var tree = HTMLTree()
    for _ in 0..<1500 {
      var page = pages.randomElement(using: &random)!
      // Two pages run into each other reach modes that neither does alone.
      if Bool.random(using: &random) { page += pages.randomElement(using: &random)! }
      mutate(&page, using: &random)
      for (parser, limits) in parsers {
        self.tree(page, parser, &tree)
        let faults = violations(in: tree, limits: limits)
        #expect(faults == [], "\(String(decoding: page, as: UTF8.self).debugDescription)")
      }
    }
  }

  private func mutate(_ page: inout [UInt8], using random: inout SeededGenerator) {
    let alphabet = Array("<>/!-=\"'& ;#xab[]\0\r\n?\u{C3}\u{E9}".utf8) + [0xFF, 0xC0, 0x80]
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      guard !page.isEmpty else { return }
      let place = Int.random(in: 0..<page.count, using: &random)
      let other = Int.random(in: 0..<page.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: page[place] = alphabet.randomElement(using: &random)!
      case 1: page.insert(alphabet.randomElement(using: &random)!, at: place)
      case 2: page.removeSubrange(place..<min(page.count, place + 5))
      case 3: page.insert(contentsOf: page[min(place, other)..<max(place, other)].prefix(40), at: place)
      default: page.removeSubrange(place...)
      }
    }
  }

  @Test func everyPrefixOfAPageParses() {
    let page = Array(
      """
      <!DOCTYPE html PUBLIC "-//W3C//DTD" 'x'><html lang=en><title>A &amp; B</title><script><!--<script></script>
      --></script><table><b><tr><td class="a&lt;b" id='c'>x</b></table><svg viewBox=1><![CDATA[x]]></svg><!-- -- --!>
      <select><option>1<template><p>&notit;&#x80;</template></select></p><?pi><a><p></a>
      """.utf8)
    let parser = HTMLParser()
    var tree = HTMLTree()
    for end in 0...page.count {
      self.tree(Array(page[..<end]), parser, &tree)
      let faults = violations(in: tree)
      #expect(faults == [], "the first \(end) bytes")
    }
  }

  private static let soupTags = [
    "a", "b", "i", "font", "nobr", "p", "div", "span", "h1", "h2", "ul", "ol", "li", "dl", "dd", "dt",
    "table", "tbody", "tr", "td", "th", "caption", "col", "colgroup", "form", "button", "select",
    "option", "optgroup", "input", "br", "hr", "img", "svg", "math", "mi", "foreignObject", "desc",
    "title", "textarea", "script", "style", "noscript", "template", "object", "pre", "ruby", "rt",
    "html", "head", "body", "x-custom", "iframe", "address", "section",
  ]

  @Test(arguments: 0..<4) func noWordOfTagSoupIsLost(seed: Int) {
    var random = SeededGenerator(seed: 100 + UInt64(seed))
    let parser = HTMLParser()
    var shallow = HTMLLimits()
    shallow.depth = 6
    let flat = HTMLParser(limits: shallow)
    var tree = HTMLTree()
    for _ in 0..<250 {
      var page = ""
      var words = Set<String>()
      // The standard drops text behind a `col` in a template.
      let left = Bool.random(using: &random) ? "template" : "col"
      for number in 0..<Int.random(in: 1...60, using: &random) {
        let tag = Self.soupTags.filter { $0 != left }.randomElement(using: &random)!
        switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: page += "<\(tag)>"
        case 2: page += "</\(tag)>"
        default:
          page += "w\(number)w "
          words.insert("w\(number)w")
        }
      }
      for parser in [parser, flat] {
        self.tree(Array(page.utf8), parser, &tree)
        var found: [String] = []
        var node = HTMLTree.root
        while node >= 0 {
          if tree.nodes[node].kind == .text {
            found += tree.string(tree.nodes[node].text).split(whereSeparator: { !$0.isLetter && !$0.isNumber })
              .map(String.init).filter { words.contains($0) }
          }
          node = tree.next(after: node)
        }
        // Tags in raw text are text there, so a word may stand beside them, but never twice or not at all.
        #expect(found.count == words.count && Set(found) == words, "\(page)")
      }
    }
  }

  @Test func wellFormedPagesSurviveSerialization() {
    var random = SeededGenerator(seed: 7)
    let parser = HTMLParser()
    var tree = HTMLTree()
    for _ in 0..<100 {
      var page = "<!DOCTYPE html><html lang=\"en\"><head><title>t &amp; u</title></head><body>"
      writeBlocks(depth: 0, to: &page, using: &random)
      page += "</body></html>"
      self.tree(Array(page.utf8), parser, &tree)
      let first = tree.dump()
      var html = ByteBuffer()
      tree.serialize(into: &html)
      #expect(html.string() == page)
      self.tree(html.array(), parser, &tree)
      #expect(tree.dump() == first)
      #expect(visibleText(tree) == libxml2Text(html.array()))
    }
  }

  private func writeBlocks(depth: Int, to page: inout String, using random: inout SeededGenerator) {
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      switch depth > 3 ? 0 : Int.random(in: 0..<5, using: &random) {
      case 0, 1:
        page += "<p class=\"a &amp; b\">one &lt;two&gt; &amp; <b>three</b> <em>vier<br></em></p>"
      case 2:
        page += "<ul><li>"
        writeBlocks(depth: depth + 1, to: &page, using: &random)
        page += "</li><li>x</li></ul>"
      case 3:
        page += "<table><tbody><tr><td>"
        writeBlocks(depth: depth + 1, to: &page, using: &random)
        page += "</td></tr></tbody></table>"
      default:
        page += "<div id=\"d\"><!-- c --><h2>Kichwa</h2>"
        writeBlocks(depth: depth + 1, to: &page, using: &random)
        page += "</div>"
      }
    }
  }

  private func visibleText(_ tree: borrowing HTMLTree) -> String {
    var text = ""
    var node = HTMLTree.root
    while node >= 0 {
      if tree.nodes[node].kind == .text { text += tree.string(tree.nodes[node].text) }
      node = tree.next(after: node)
    }
    return text
  }

  private func libxml2Text(_ page: [UInt8]) -> String {
    var tree = HTMLTree()
    tree.load { $0.append(page) }
    LibXML2Parser().parse(&tree)
    return visibleText(tree)
  }
}
