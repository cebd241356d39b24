import HTML
import Testing

@Suite struct HTMLParserTests {
  @Test func buildsAnOrdinaryPage() {
    let page = "<!DOCTYPE html><title>A &amp; B</title><p class=x>one<p>two<table><tr><td>cell</table>"
    let tree = HTMLTree(parsing: page)
    #expect(
      tree.dump() == """
        | <!DOCTYPE html>
        | <html>
        |   <head>
        |     <title>
        |       "A & B"
        |   <body>
        |     <p>
        |       class="x"
        |       "one"
        |     <p>
        |       "two"
        |     <table>
        |       <tbody>
        |         <tr>
        |           <td>
        |             "cell"

        """)
  }
}
