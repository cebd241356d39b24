import Base
import Testing

@testable import Inference

@Suite struct PromptProbeTests {
  private func verdict(_ model: StandInModel) throws -> (verdict: PromptVerdict, requests: Int) {
    var probe = PromptProbe(model: "m")
    var requests = 0
    while let request = probe.next() {
      requests += 1
      // One at a time.
      #expect(probe.next() == nil)
      let (status, text) = try model.answer(request)
      var answer = ModelAnswer()
      answer.status = status
      answer.body.append(utf8: text)
      if status != 200 { answer.failure = "HTTP status \(status): \(ServerMessage.text(answer.body) ?? "")" }
      probe.take(answer)
    }
    return (probe.verdict, requests)
  }

  @Test func `a server whose values are real is believed after four questions`() throws {
    let (verdict, requests) = try verdict(StandInModel())
    #expect(verdict.source == .echo && verdict.findings.isEmpty && verdict.countsAgree && verdict.isCompared)
    #expect(verdict.offsets == .codePoints && requests == 4)
    #expect(try #require(verdict.ordered) > #require(verdict.scrambled) + 1)
  }

  @Test(arguments: [
    (StandInModel.Fault.refused, PromptFault.refused), (.noList, .noValues), (.nullList, .noValues),
    (.allNull, .noValues), (.echoIgnored, .generatedOnly), (.tooFew, .tooFew), (.spacesLost, .textDiffers),
    (.nullValues, .nullValues), (.uneven, .uneven), (.positive, .positive), (.constant, .orderIgnored),
    (.repetitionValues, .shifted), (.early, .shifted),
  ]) func `each kind of value that is not real is named`(_ fault: StandInModel.Fault, _ named: PromptFault) throws {
    let verdict = try verdict(StandInModel(fault: fault)).verdict
    #expect(verdict.source == nil)
    let first = try #require(verdict.findings.first)
    #expect(first.fault == named)
    #expect(verdict.findings.map(\.source) == [.echo, .promptLogprobs])
    #expect(verdict.summary.contains(first.fault.explanation))
    if fault == .refused { #expect(verdict.summary.contains("HTTP status 400: Only no echo is supported")) }
    let parsed = try JSONValue(parsing: json(verdict))
    #expect(PromptVerdict(parsed) == verdict)
  }

  @Test func `all faults but none are covered`() {
    #expect(StandInModel.Fault.allCases.count == 14 && PromptFault.allCases.count == 10)
  }

  @Test func `prompt_logprobs are taken where echo is not there`() throws {
    let (verdict, requests) = try verdict(StandInModel(hasEcho: false, hasPromptLogprobs: true))
    #expect(verdict.source == .promptLogprobs && verdict.findings.map(\.fault) == [.refused] && requests == 5)
    #expect(verdict.offsets == .none)
    #expect(PromptVerdict(try JSONValue(parsing: json(verdict))) == verdict)
    for fault in [StandInModel.Fault.nullList, .constant, .early, .nullList] {
      let bad = try self.verdict(StandInModel(fault: fault, hasEcho: false, hasPromptLogprobs: true)).verdict
      #expect(bad.source == nil && bad.findings.count == 2)
    }
  }

  @Test func `offsets in bytes, marks of the beginning and wrong counts are noted, not refused`() throws {
    #expect(try verdict(StandInModel(offsetsInBytes: true)).verdict.offsets == .bytes)
    let marked = try verdict(StandInModel(mark: "<bos>")).verdict
    #expect(marked.source == .echo && marked.offsets == .codePoints)
    let counts = try verdict(StandInModel(countsPrompt: false)).verdict
    #expect(counts.source == .echo && !counts.countsAgree && counts.summary.contains("usage counts other tokens"))
  }

  @Test func `what is no verdict is not read as one`() throws {
    for text in ["{}", "[]", #"{"source":"telepathy","findings":[],"offsets":"none","counts_agree":true}"#] {
      #expect(PromptVerdict(try JSONValue(parsing: text)) == nil)
    }
    #expect(LabelVerdict(try JSONValue(parsing: "{}")) == nil)
  }

  private func json(_ verdict: PromptVerdict) -> String {
    var writer = JSONWriter()
    verdict.write(to: &writer)
    return writer.bytes.string()
  }

  @Test func `labels are read by completions or else by chats`() throws {
    let list = #"{"tokens":[" Yes"],"token_logprobs":[-0.1],"top_logprobs":[{" Yes":-0.1," No":-2.5,"Yes":-4}]}"#
    let chat =
      #"{"choices":[{"message":{"content":"Yes"},"logprobs":{"content":[{"token":"Yes","logprob":-0.1,"#
      + #""top_logprobs":[{"token":"Yes","logprob":-0.1},{"token":"No","logprob":-3}]}]}}]}"#
    func run(_ answers: [String: String]) throws -> LabelVerdict {
      var probe = LabelProbe(model: "m")
      while let request = probe.next() {
        var answer = ModelAnswer()
        answer.body.append(utf8: answers[request.path] ?? "{}")
        if answers[request.path] == nil { answer.failure = "HTTP status 404" }
        probe.take(answer)
      }
      return probe.verdict
    }
    let both = try run(["completions": #"{"choices":[{"text":" Yes","logprobs":\#(list)}]}"#, "chat/completions": chat])
    #expect(both.source == .completions && both.alternatives == 3 && both.findings.isEmpty)
    let chatOnly = try run(["completions": #"{"choices":[{"text":" Yes","logprobs":null}]}"#, "chat/completions": chat])
    #expect(chatOnly.source == .chat && chatOnly.alternatives == 2)
    #expect(chatOnly.findings == ["completions: 0 tokens to choose from"])
    #expect(both.limit == 20)
    let none = try run([:])
    #expect(none.source == nil && none.summary.contains("completions: HTTP status 404; chat: HTTP status 404"))
    for verdict in [both, chatOnly, none] {
      var writer = JSONWriter()
      verdict.write(to: &writer)
      #expect(LabelVerdict(try JSONValue(parsing: writer.bytes.string())) == verdict)
    }
  }

  @Test func `a server with a limit on alternatives is asked for fewer`() throws {
    var probe = LabelProbe(model: "m")
    var asked: [Int] = []
    while let request = probe.next() {
      let body = try #require(request.body)
      let limit = try JSONValue(parsing: body.span)["logprobs"]?.count ?? 0
      asked.append(limit)
      var answer = ModelAnswer()
      answer.body.append(
        utf8:
          #"{"choices":[{"text":" Yes","logprobs":{"tokens":[" Yes"],"token_logprobs":[-0.2],"top_logprobs":[{" Yes":-0.2," No":-1.7}]}}]}"#
      )
      if limit > 5 { answer.failure = "HTTP status 400: logprobs has to be at most 5" }
      probe.take(answer)
    }
    #expect(asked == [20, 5])
    #expect(probe.verdict.source == .completions && probe.verdict.limit == 5 && probe.verdict.findings.isEmpty)
  }
}
