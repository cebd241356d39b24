import TestSupport
import Testing

@testable import Pairs

@Suite struct QueryParserTests {
  private static let parser = QueryParser(TemplateSet.builtIn.templates)

  private func outcome(_ answer: String, _ family: String = "search-result", isCut: Bool = false) -> String {
    do throws(AnswerFlaw) {
      let found = try Self.parser.parse(answer, family: family, isCut: isCut)
      return "\(found.task) | \(found.query)"
    } catch {
      return error.rawValue
    }
  }

  /// Forms that models answer in, each with the same task and query.
  @Test(arguments: [
    " search result\nQuery: how deep is it",
    " Task: search result\nQuery: how deep is it\n",
    "Task: search result\nQuery: how deep is it",
    "task: search result\nquery: how deep is it",
    "TASK: SEARCH RESULT\nQUERY: how deep is it",
    "search result\nQuestion: how deep is it",
    "search result\nSearch query: how deep is it",
    "search result\nUser Query: how deep is it",
    "search result\n\nQuery: how deep is it\n\nThis query asks about the depth.",
    "search result\nQuery:\nhow deep is it\n",
    "search result\nQuery:\n\n  how deep is it",
    "search result\nQuery: \"how deep is it\"",
    "search result\nQuery: “how deep is it”",
    "search result\nQuery: „how deep is it“",
    "search result\nQuery: «how deep is it»",
    "search result\nQuery: 「how deep is it」",
    "search result\nQuery: 'how deep is it'",
    "search result\nQuery: `how deep is it`",
    "search result\nQuery: \"how deep is it",
    "**Task:** search result\n**Query:** how deep is it",
    "**Task**: search result\n**Query**: how deep is it",
    "**Task: search result**\n**Query: how deep is it**",
    "*Task:* search result\n*Query:* *how deep is it*",
    "__Task:__ search result\n__Query:__ how deep is it",
    "### Task: search result\n### Query: how deep is it",
    "- Task: search result\n- Query: how deep is it",
    "• Task: search result\n• Query: how deep is it",
    "1. Task: search result\n2. Query: how deep is it",
    "1) **Task:** search result\n2) **Query:** how deep is it",
    "> Task: search result\n> Query: how deep is it",
    "Task 1: search result\nQuery 1: how deep is it\n\nTask 2: fact checking\nQuery 2: it is deep",
    "Task #1: search result\nQuery #1: how deep is it",
    "Task: search result\nQuery (in English): how deep is it",
    "Task: search result Query: how deep is it",
    "task: search result | query: how deep is it",
    "search result; query: how deep is it",
    "Task: search result\nQuery: how deep is it\nAnswer: 40 metres",
    "Task: search result\nQuery: how deep is it Answer: 40 metres",
    "Task: search result\nQuery: how deep is it<end_of_turn>",
    "Task: search result\nQuery: how deep is it</s><s>",
    "Task: search result\nQuery: how deep is it<|im_end|>",
    "Task：search result\nQuery：how deep is it",
    "Task : search result\nQuery : how deep is it",
    "任务：search result\n查询：how deep is it",
    "任務: search result\n問題：how deep is it",
    "タスク：search result\n質問：how deep is it",
    "작업: search result\n질문: how deep is it",
    "Задача: search result\nЗапрос: how deep is it",
    "المهمة: search result\nالسؤال: how deep is it",
    "कार्य: search result\nप्रश्न: how deep is it",
    "Aufgabe: search result\nSuchanfrage: how deep is it",
    "Tâche : search result\nRequête : how deep is it",
    "Tarea: search result\nPregunta: how deep is it",
    "Kazi: search result\nSwali: how deep is it",
    "{\"task\": \"search result\", \"query\": \"how deep is it\"}",
    "{\"Task\": \"search result\",\n \"Query\": \"how deep is it\"}\n\nI hope this helps!",
    "```json\n{\"task\": \"search result\", \"query\": \"how deep is it\"}\n```",
    "Here you are:\n```\n{\"query\": \"how deep is it\", \"task\": \"search result\"}\n```",
    "[{\"task\": \"search result\", \"query\": \"how deep is it\"}, {\"task\": \"x\", \"query\": \"y\"}]",
    "{\"result\": {\"task_description\": \"search result\", \"search_query\": \"how deep is it\"}}",
    "{\"task\": \"search result\", \"queries\": [\"how deep is it\", \"other\"]}",
    "{\"task\": \"search result\", \"query\": \"how deep is it\"",
    "{'task': 'search result', 'query': 'how deep is it'}",
    "{\n  \"task\": \"search result\",\n  \"query\": \"how deep is it\",\n  \"note\": \"cut he",
    "```\nTask: search result\nQuery: how deep is it\n```",
    "<task>search result</task>\n<query>how deep is it</query>",
    "<think>The passage is on a lake.\nQuery: what</think>\nTask: search result\nQuery: how deep is it",
    "search result\nhow deep is it",
    "search result\r\nQuery: how deep is it\r\n",
    "\u{FEFF}search result\nQuery: how   deep\u{0} is\tit",
    "Sure! Here are the task and a query for the passage.\nTask: search result\nQuery: how deep is it",
    "search result\nQuery: 1. how deep is it\n2. how wide is it",
    "search result\nQuery:\n- how deep is it\n- how wide is it",
    "search result\nClaim: how deep is it",
    "search result\nTopic: lakes\nQuery: how deep is it",
    "Query: how deep is it\nTask: search result",
  ])
  func `every form gives the task and the query`(_ answer: String) {
    #expect(outcome(answer) == "search result | how deep is it")
  }

  @Test(arguments: [
    ("", "empty-answer"), (" \n\t", "empty-answer"), ("\u{0}", "empty-answer"),
    (" search result", "no-query"), ("The lake is deep.", "no-query"),
    (" web search for lakes and so on", "no-query"), ("Task: search result\nAnswer: 40 metres", "no-query"),
    (" search result\nQuery:", "empty-query"), (" search result\nQuery: \"\"\n", "empty-query"),
    (" search result\nQuery: ...\n", "empty-query"), ("{\"task\": \"a\", \"query\": \"\"}", "empty-query"),
    (" search result\nQuery:\nPassage: x", "empty-query"), ("<think>Let me see", "rambling"),
  ])
  func `an answer without a query says why`(_ answer: String, _ reason: String) {
    #expect(outcome(answer) == reason)
  }

  @Test func `what ran into the limit on tokens is whole only before a line break`() {
    #expect(outcome("search result\nQuery: how deep is the", isCut: true) == "cut-off")
    #expect(outcome("search result\nQuery:", isCut: true) == "cut-off")
    #expect(outcome("search result\nQuery: how deep is it\n", isCut: true) == "search result | how deep is it")
    #expect(outcome("search result\nhow deep is", isCut: true) == "cut-off")
    #expect(outcome("lakes and lakes and lakes\nand lakes", isCut: true) == "rambling")
    #expect(outcome("{\"query\": \"how deep\"}", isCut: true) == "search result | how deep")
  }

  @Test func `queries keep what belongs to them`() {
    let kept = [
      "what does \"open source\" mean", "how to use {} in Swift", "1. FC Köln fixtures", "a: b", "C# vs. Java?",
      "\"it's\" or \"its\"", "ratio 3:2 in prints", "[solved] disk full", "was heißt „Fernweh“?", "鯨は何を食べますか",
      "кто открыл Антарктиду?", "- 5 degrees in May", "x*y*z meaning",
    ]
    for query in kept {
      let expected = query.hasPrefix("- ") ? String(query.dropFirst(2)) : query
      #expect(outcome("search result\nQuery: \(query)\n") == "search result | \(expected)")
    }
  }

  @Test func `tasks become descriptions that the templates know`() throws {
    func task(_ said: String, _ family: String) throws -> [String] {
      let found = try Self.parser.parse("\(said)\nQuery: x y", family: family)
      return [found.task, found.family, found.taskSaid]
    }
    #expect(try task("Web search.", "search-result") == ["web search", "search-result", "Web search."])
    #expect(
      try task("find evidence for the claim", "fact-checking")
        == ["find evidence for a claim", "fact-checking", "find evidence for the claim"])
    #expect(
      try task("paraphrase", "sentence-similarity") == ["paraphrase retrieval", "sentence-similarity", "paraphrase"])
    // Another family's, as that is what the model did.
    #expect(try task("fact checking", "topic")[..<2] == ["fact checking", "fact-checking"])
    // What nobody knows is the family's.
    #expect(try task("write a poem on the sea", "topic")[..<2] == ["topic classification", "topic"])
    #expect(try task("Task: ", "how-to")[..<2] == ["how-to question", "how-to"])
    let long = String(repeating: "word ", count: 100)
    #expect(try task(long, "how-to")[..<2] == ["how-to question", "how-to"])
    #expect(try Self.parser.parse("Query: x y", family: "how-to").taskSaid == "")
    #expect(try Self.parser.parse("Here is the query: x y", family: "how-to").query == "x y")
  }

  /// Answers with bytes changed: a query is on one line, not empty, and made of what was answered.
  @Test func `any answer gives a line or a reason`() {
    var generator = SeededGenerator(seed: 19)
    let seeds = [
      "Task: search result\nQuery: how deep is it\n", "{\"task\": \"a\", \"query\": \"b\"}",
      "**Query:** „wie tief“ (1)\n2. x",
      "任务：搜索\n问题：湖有多深？", "<query>x</query>```json\n{\"a\":{\"query\":[\"q\"]}}", "<think>a</think>1) Query #2 : 'x'",
    ]
    let alphabet = Array("\n\n: ：\"'{}[]<>*_`|0123Query task問題\u{0}é".utf8)
    var found = 0
    for round in 0..<6000 {
      var bytes = Array(seeds[round % seeds.count].utf8)
      for _ in 0..<(generator.next() % 8) {
        let at = Int(generator.next() % UInt64(bytes.count + 1))
        let byte = alphabet[Int(generator.next() % UInt64(alphabet.count))]
        switch generator.next() % 3 {
        case 0: bytes.insert(byte, at: at)
        case 1 where at < bytes.count: bytes[at] = byte
        default: if at < bytes.count, bytes.count > 1 { bytes.remove(at: at) }
        }
      }
      let answer = String(decoding: bytes, as: UTF8.self)
      do throws(AnswerFlaw) {
        let query = try Self.parser.parse(answer, family: "topic", isCut: round % 5 == 0).query
        found += 1
        #expect(!query.isEmpty && !query.contains { $0.isNewline || $0 == "\u{0}" })
      } catch {
        #expect(AnswerFlaw.allCases.contains(error))
      }
    }
    #expect(found > 2000)
  }

  @Test func `long answers take no long time`() {
    let clock = ContinuousClock()
    let texts = [
      String(repeating: ":", count: 100_000), String(repeating: "{", count: 100_000),
      String(repeating: "a\n", count: 50_000), String(repeating: "query:", count: 20_000),
      "Query: " + String(repeating: "\"", count: 100_000), "Query: " + String(repeating: "*", count: 100_000),
    ]
    for text in texts {
      let time = clock.measure { _ = outcome(text) }
      #expect(time < .seconds(5))
    }
  }
}
