import Base
import HTML
import Testing

@Suite struct TreeConstructionTests {
  @Test(arguments: TreeCase.files) func buildsTheStandardsTree(file: String) throws {
    let cases = try TreeCase.load(file)
    #expect(cases.count > 10)
    for test in cases {
      let tree = HTMLTree(parsing: test.page)
      let dump = tree.dump()
      #expect(dump.utf8.elementsEqual(test.tree.utf8), "\(test.page.debugDescription) gave\n\(dump)not\n\(test.tree)")
      let faults = violations(in: tree)
      #expect(faults == [], "\(test.page.debugDescription)")
    }
  }

  @Test(arguments: TreeCase.files) func scratchMemoryLeavesNoTraces(file: String) throws {
    let parser = HTMLParser()
    var tree = HTMLTree()
    for test in try TreeCase.load(file).reversed() {
      tree.load { $0.append(utf8: test.page) }
      parser.parse(&tree)
      #expect(tree.dump().utf8.elementsEqual(test.tree.utf8), "\(test.page.debugDescription)")
    }
  }

  @Test(arguments: TreeCase.files) func carriageReturnsAreLineFeeds(file: String) throws {
    for test in try TreeCase.load(file) where !test.page.contains("\r") {
      let dos = test.page.replacing("\n", with: "\r\n")
      #expect(HTMLTree(parsing: dos).dump().utf8.elementsEqual(test.tree.utf8), "\(test.page.debugDescription)")
    }
  }

  @Test func doctypesSetTheMode() {
    func mode(_ doctype: String) -> HTMLTree.Quirks { HTMLTree(parsing: doctype + "<p>x").quirks }
    #expect(mode("<!DOCTYPE html>") == .none)
    #expect(mode("") == .full)
    #expect(mode("<!DOCTYPE>") == .full)
    #expect(mode("<!DOCTYPE svg>") == .full)
    #expect(mode("<!doctype html system 'about:legacy-compat'>") == .none)
    #expect(mode("<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01//EN' 'http://www.w3.org/TR/html4/strict.dtd'>") == .none)
    #expect(mode("<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Transitional//EN'>") == .limited)
    #expect(mode("<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN' 'x'>") == .limited)
    #expect(mode("<!DOCTYPE html PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN'>") == .full)
    #expect(mode("<!DOCTYPE html PUBLIC '-//w3c//dtd html 3.2 FINAL//en'>") == .full)
    #expect(mode("<!DOCTYPE html PUBLIC 'HTML'>") == .full)
    #expect(mode("<!DOCTYPE html SYSTEM 'http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd'>") == .full)
    #expect(mode("<!DOCTYPE html PUBLIC 'unclosed>") == .full)
  }

  @Test func knownAttributesAreFoundByName() throws {
    let tree = HTMLTree(parsing: "<p CLASS=a data-x=1 aria-hidden='true' class=b>x")
    let paragraph = try #require(tree.nodes.indices.first { tree.nodes[$0].tag == .p })
    func value(_ name: HTMLAttribute.Name) -> String? {
      tree.attribute(name, of: Int32(paragraph)).map { tree.string($0.value) }
    }
    #expect(value(.class) == "a")
    #expect(value(.ariaHidden) == "true")
    #expect(value(.id) == nil)
  }

  @Test func textWithoutReferencesIsTheSourceItself() throws {
    let tree = HTMLTree(parsing: "<p>plain text<p>a&amp;b")
    let texts = tree.nodes.indices.map { tree.nodes[$0] }.filter { $0.kind == .text }
    #expect(texts[0].text.range.upperBound <= tree.sourceCount)
    #expect(texts[1].text.range.lowerBound >= tree.sourceCount)
    #expect(texts.map { tree.string($0.text) } == ["plain text", "a&b"])
  }
}
