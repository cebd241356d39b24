import Base
import Records
import TestSupport
import Testing

@testable import Pairs

@Suite struct PromptTemplateTests {
  static let synthesis = """
    ---
    kind: synthesis
    family: question-answering
    language: any
    symmetric: true
    tasks:
    - question answering
    - answer a question
    ---
    # Instruction
    Write a query in {language}.

    # Example
    Passage: Seals dive.
    Task: question answering
    Query: do seals dive

    # Request
    Title: {title}
    Passage: {passage}
    By: {persona}
    Task:

    # Chat
    Two lines, in {language}.

    """

  private static func error(_ text: String) -> String? {
    do throws(PairsError) {
      _ = try PromptTemplate(text, name: "t.txt")
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func `a prompt is instruction, examples and request`() throws {
    let template = try PromptTemplate(Self.synthesis, name: "t.txt")
    #expect(template.isSymmetric)
    #expect(template.tasks == ["question answering", "answer a question"])
    #expect(template.exampleQueries == ["do seals dive"])
    #expect(template.digest == Digest.sha256(Self.synthesis))
    var values = PromptValues()
    values.language = "German"
    values.passage = "  One {title}\n\nQuery: two\u{0} "
    values.persona = "a cook"
    let prompt = template.render(values)
    let head = """
      Write a query in German.

      Passage: Seals dive.
      Task: question answering
      Query: do seals dive
      """
    #expect(
      prompt.text
        == head + "\n\nTitle: none\nPassage: One {title} Query: two\nBy: a cook\nTask:")
    #expect(prompt.stop == ["\n\n", "\nTitle:", "\nPassage:"])
    #expect(prompt.maxTokens == 96)
    #expect(prompt.continuation == "")
    #expect(
      prompt.messages == [
        .init(role: "system", content: head),
        .init(
          role: "user",
          content: "Title: none\nPassage: One {title} Query: two\nBy: a cook\n\nTwo lines, in German."),
      ])
  }

  @Test func `what stands before a request is the same for all passages`() throws {
    for template in TemplateSet.builtIn.templates {
      var first = PromptValues()
      first.passage = "Aa"
      first.title = "Aa"
      first.query = "Aa"
      first.language = "Swahili"
      var second = first
      second.passage = "Bb"
      second.title = "Bb"
      second.query = "Bb"
      let texts = [template.render(first).text, template.render(second).text].map { Array($0.utf8) }
      let shared = zip(texts[0], texts[1]).prefix { $0 == $1 }.count
      let constant = template.instruction.parts.count == 1 ? template.examples.utf8.count : 0
      #expect(shared > constant, "\(template.name)")
      if template.kind == .relevance {
        // Requests of one query share it, too.
        second.query = "Aa"
        let text = template.render(second).text
        #expect(text.firstRange(of: "Query: Aa")!.upperBound < text.firstRange(of: "Bb")!.lowerBound)
      }
    }
  }

  @Test func `a scored prompt ends where the query begins`() throws {
    let template = try #require(TemplateSet.builtIn.scoring(.queryLikelihood, family: "topic", language: .init("en")!))
    var values = PromptValues()
    values.passage = "Seals dive."
    values.task = "search result"
    values.query = " seal\ndives "
    let prompt = template.render(values)
    #expect(prompt.text.hasSuffix("Passage: Seals dive.\nTask: search result\nQuery:"))
    #expect(prompt.continuation == " seal dives")
    #expect(prompt.messages.isEmpty)
    #expect(prompt.maxTokens == 1)
    let examples = prompt.text.split(separator: "\n").filter { $0.hasPrefix("Query: ") }
    #expect(examples.count == template.exampleQueries.count)
  }

  @Test func `a prompt for relevance ends with the question for a label`() throws {
    let template = try #require(TemplateSet.builtIn.scoring(.relevance, family: "topic", language: .init("sw")!))
    var values = PromptValues()
    values.query = "x"
    values.passage = "y"
    let prompt = template.render(values)
    #expect(prompt.labels == [" Yes", " No"])
    #expect(prompt.text.hasSuffix("\nRelevant (Yes or No):"))
    #expect(prompt.messages[1].content.hasSuffix("\nRelevant (Yes or No):"))
    #expect(prompt.maxTokens == 1)
  }

  /// Templates with one thing wrong: where, and what is right.
  @Test(arguments: [
    ("kind: synthesis", "kind: sinthesis", "t.txt:2: there is no kind sinthesis", "Did you mean synthesis?"),
    ("family: q", "familie: q", "t.txt:3: a template has no setting familie", "Did you mean family?"),
    ("family: q", "family: Q", "t.txt:3: Question-answering is no family", "question-answering"),
    ("family: question-answering", "family: any", "t.txt:3: any is no family", ""),
    ("language: any", "language: xx-klingon", "t.txt:4: there is no language xx-klingon", "Write a tag"),
    ("symmetric: true", "symmetric: yes", "t.txt:5: symmetric is true or false", ""),
    ("symmetric: true", "max-tokens: 0", "t.txt:5: max-tokens is a number", ""),
    ("symmetric: true", "language: de", "t.txt:5: language is set twice", ""),
    ("symmetric: true", "symmetric", "t.txt:5: no setting: symmetric", "key: value"),
    ("symmetric: true", "labels:\n- a", "t.txt:5: a template of kind synthesis has no labels", ""),
    ("tasks:\n", "tasks: one\n", "t.txt:7: an item of no list", ""),
    ("- answer a question", "- question answering", "t.txt:6: tasks has an item twice", ""),
    ("tasks:\n- question answering\n- answer a question\n", "", "t.txt:1: tasks is not set", ""),
    (
      "# Instruction", "# Instructions", "t.txt:10: a template has no section Instructions", "Did you mean Instruction?"
    ),
    ("# Example\n", "# Request\n", "t.txt:18: Request is there twice", ""),
    ("{language}.\n\n# Ex", "{lang}.\n\n# Ex", "t.txt:11: there is no variable {lang} here", "There are: language."),
    ("{language}.\n\n# Ex", "{passage}.\n\n# Ex", "t.txt:11: there is no variable {passage} here", ""),
    (
      "Passage: {passage}", "Passage: {pasage}", "t.txt:20: there is no variable {pasage} here", "Did you mean passage?"
    ),
    ("Passage: {passage}", "Passage:", "t.txt:19: the request has no {passage}", ""),
    ("By: {persona}\nTask:", "Task:\nBy: {persona}", "t.txt:22: the request does not end with `Task:`", ""),
    ("Passage: Seals dive.", "Passage: {passage}", "t.txt:14: {passage} in an example", "written out"),
    ("Query: do seals dive", "do seals dive", "t.txt:16: the example does not end with `Task: ...`", ""),
    ("Two lines, in {language}.", "", "t.txt:24: Chat is empty", ""),
    ("---\nkind", "kind", "t.txt:1: no settings", "begins with settings"),
  ])
  func `a wrong template is refused at its line`(_ old: String, _ new: String, _ message: String, _ advice: String)
    throws
  {
    let range = try #require(Self.synthesis[...].firstRange(of: old))
    let text = Self.synthesis[..<range.lowerBound] + new + Self.synthesis[range.upperBound...]
    let error = try #require(Self.error(String(text)))
    #expect(error.hasPrefix(message), "\(error)")
    #expect(error.contains(advice), "\(error)")
  }

  @Test func `scoring templates have to end where the score begins`() throws {
    let relevance = """
      ---
      kind: relevance
      family: any
      language: en
      labels:
      - Yes
      - No
      ---
      # Instruction
      Judge.
      # Example
      Query: a
      Passage: b
      Relevant: Yes
      # Request
      Query: {query}
      Passage: {passage}
      Relevant:
      """
    #expect(Self.error(relevance) == nil)
    func changed(_ old: String, _ new: String) throws -> String {
      let range = try #require(relevance[...].firstRange(of: old))
      return String(relevance[..<range.lowerBound] + new + relevance[range.upperBound...])
    }
    #expect(
      try Self.error(changed("Query: {query}\nPassage: {passage}", "Passage: {passage}\nQuery: {query}"))?.contains(
        "before the query") == true)
    #expect(
      try Self.error(changed("Relevant: Yes", "Relevant: Maybe"))?.contains("t.txt:14: the example does not end")
        == true)
    #expect(try Self.error(changed("- Yes\n", ""))?.contains("labels are at least two") == true)
    let likelihood = try changed("relevance", "query-likelihood").split(separator: "\n")
      .filter { !$0.hasPrefix("- ") && !$0.hasPrefix("labels") && !$0.hasPrefix("Relevant") }.joined(separator: "\n")
    #expect(Self.error(likelihood)?.contains("does not end with `Query: {query}`") == true)
  }

  @Test func `windows line ends and escaped stop strings are read`() throws {
    let lines = Self.synthesis.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    let text = try PromptTemplate(lines, name: "t.txt")
    #expect(text.exampleQueries == ["do seals dive"])
    #expect(!text.examples.contains("\r"))
    let range = try #require(Self.synthesis[...].firstRange(of: "symmetric: true"))
    let stops = Self.synthesis[..<range.lowerBound] + "stop:\n- \\n\\n\n- END" + Self.synthesis[range.upperBound...]
    #expect(try PromptTemplate(String(stops), name: "t.txt").stop == ["\n\n", "END"])
  }

  @Test func `values are one line each`() {
    #expect(PromptValues.oneLine("a b") == "a b")
    #expect(PromptValues.oneLine("") == "")
    #expect(PromptValues.oneLine(" ") == "")
    #expect(PromptValues.oneLine("\n a\u{0}\u{7F} \r\nb  c\t") == "a b c")
    #expect(PromptValues.oneLine("é\u{2003}ü") == "é\u{2003}ü")
    var values = PromptValues()
    values.title = String(repeating: "ä", count: 400)
    #expect(values.text(.title) == String(repeating: "ä", count: 150))
  }

  /// Templates with bytes changed are read, or refused with a line.
  @Test func `any text is a template or an error`() {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("\n\n-#: {}abcTask".utf8)
    var read = 0
    for _ in 0..<3000 {
      var bytes = Array(Self.synthesis.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        let byte = alphabet.randomElement(using: &generator)!
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes.insert(byte, at: at)
        case 1: bytes[at] = byte
        default: bytes.remove(at: at)
        }
      }
      do throws(PairsError) {
        let template = try PromptTemplate(String(decoding: bytes, as: UTF8.self), name: "t.txt")
        read += 1
        var values = PromptValues()
        values.passage = "p"
        #expect(!template.render(values).text.contains("{passage}"))
      } catch {
        #expect(error.code == .badRecord && error.location?.hasPrefix("t.txt:") == true)
      }
    }
    #expect(read > 300)
  }
}
