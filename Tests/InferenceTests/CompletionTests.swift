import Base
import Testing

@testable import Inference

@Suite struct CompletionTests {
  private func answer(_ text: String) throws -> CompletionAnswer { try CompletionAnswer(Array(text.utf8).span) }

  @Test func `bodies have their members in a fixed order`() {
    var request = CompletionRequest(
      model: "m", prompt: "a \"b\"\n",
      sampling: Sampling(maxTokens: 0, temperature: 0.7, topP: 1, seed: 5, stop: ["\n", "Q:"]))
    request.logprobs = 2
    request.echo = true
    request.promptLogprobs = 0
    #expect(
      String(decoding: request.body(), as: UTF8.self)
        == #"{"model":"m","prompt":"a \"b\"\n","max_tokens":1,"temperature":0.7,"top_p":1,"seed":5,"stop":["\n","Q:"],"#
        + #""logprobs":2,"echo":true,"prompt_logprobs":0}"#)
    #expect(
      String(decoding: CompletionRequest(model: "m", prompt: "x").body(), as: UTF8.self)
        == #"{"model":"m","prompt":"x","max_tokens":1}"#)
    let chat = ChatRequest(model: "m", messages: [.init(role: "user", content: "hi")], topLogprobs: 5)
    #expect(
      String(decoding: chat.body(), as: UTF8.self)
        == #"{"model":"m","messages":[{"role":"user","content":"hi"}],"max_tokens":1,"logprobs":true,"top_logprobs":5}"#
    )
  }

  @Test func `answers of many servers are read`() throws {
    let plain = try answer(#"{"choices":[{"text":" yes","logprobs":null}]}"#)
    #expect(plain.text == " yes" && plain.usage == nil && plain.finishReason == nil && plain.logProbabilities == nil)
    let full = try answer(
      #"{"choices":[{"text":"ab","finish_reason":"length","logprobs":{"tokens":["a","b"],"token_logprobs":[null,-1.5],"#
        + #""top_logprobs":[null,{"b":-1.5,"c":-2}],"text_offset":[0,1]}}],"usage":{"prompt_tokens":10,"#
        + #""completion_tokens":2,"prompt_tokens_details":{"cached_tokens":6}}}"#)
    #expect(full.logProbabilities?.values == [nil, -1.5] && full.logProbabilities?.offsets == [0, 1])
    #expect(full.logProbabilities?.alternatives[1].map(\.token) == ["b", "c"])
    #expect(full.usage == Usage(promptTokens: 10, completionTokens: 2, cachedTokens: 6))
    let chat = try answer(
      #"{"choices":[{"message":{"role":"assistant","content":null},"finish_reason":"stop","logprobs":{"content":["#
        + #"{"token":"Yes","logprob":-0.2,"bytes":[89],"top_logprobs":[{"token":"Yes","logprob":-0.2}]}]}}],"#
        + #""usage":{"prompt_tokens":3,"total_tokens":5}}"#)
    #expect(chat.text == "" && chat.logProbabilities?.tokens == ["Yes"] && chat.usage?.completionTokens == 2)
    let vllm = try answer(
      #"{"choices":[{"text":"x","prompt_logprobs":[null,{"12":{"logprob":-3.5,"rank":9,"decoded_token":" the"},"#
        + #""5":{"logprob":-0.5,"rank":1,"decoded_token":" a"}}]}]}"#)
    #expect(vllm.promptLogProbabilities?.tokens == ["", " the"] && vllm.promptLogProbabilities?.values == [nil, -3.5])
    let uneven = try answer(#"{"choices":[{"logprobs":{"tokens":["a","b"],"token_logprobs":[-1]}}]}"#)
    #expect(uneven.logProbabilities?.isEven == false && uneven.logProbabilities?.values == [-1, nil])
  }

  @Test(arguments: [
    (#"{"error":{"message":"overloaded"}}"#, "the server's answer has no choice: overloaded"),
    (#"{"choices":[]}"#, "the server's answer has no choice"), (#"{"choices":[null]}"#, "no choice"),
    (#"{"choices":"#, "not JSON"), ("", "not JSON"),
  ]) func `what is no answer is an error`(_ text: String, _ message: String) {
    do {
      _ = try answer(text)
      Issue.record("read \(text)")
    } catch {
      #expect((error as? InferenceError)?.code == .badAnswers)
      #expect("\(error)".contains(message))
    }
  }

  private func scored(_ tokens: [String], _ values: [Double?]) -> CompletionAnswer {
    var answer = try! answer(#"{"choices":[{"text":""}]}"#)
    var list = TokenLogProbabilities()
    list.tokens = tokens
    list.values = values
    answer.logProbabilities = list
    return answer
  }

  @Test func `the query's tokens are found by their text`() throws {
    let plain = scored(
      ["Passage", ".", "\n", "Q", ":", " what", " is", " it", "?", "\n"], [nil, -1, -1, -1, -1, -2, -3, -4, -5, -9])
    let likelihood = try plain.likelihood(of: " what is it?", in: "Passage.\nQ: what is it?")
    #expect(likelihood == QueryLikelihood(sum: -14, tokens: 4) && likelihood.mean == -3.5)
    // A token that begins before the query counts, and is noted.
    let astride = try plain.likelihood(of: "hat is it?", in: "Passage.\nQ: what is it?")
    #expect(astride == QueryLikelihood(sum: -14, tokens: 4, straddles: true))
    let marked = scored(["<s>", "<bos>", "a", " b"], [nil, nil, -1, -2])
    #expect(try marked.likelihood(of: " b", in: "a b").sum == -2)
  }

  @Test(arguments: [
    ["Q:", " 字", "\u{FFFD}", "\u{FFFD}", "x"], ["Q:", " 字", "", "", "", "x"],
    ["Q:", " 字", "bytes:\\xe5", "bytes:\\xad\\xa6", "x"],
  ]) func `tokens that are parts of characters are passed over`(_ tokens: [String]) throws {
    var values: [Double?] = tokens.map { _ in -1 }
    values[0] = nil
    let answer = scored(tokens, values)
    #expect(try answer.likelihood(of: " 字学x", in: "Q: 字学x").tokens == tokens.count - 1)
    // A prompt that ends in parts.
    let open = scored(Array(tokens.dropLast()) + [" more"], values)
    #expect(try open.likelihood(of: " 字学", in: "Q: 字学").sum < -2)
  }

  @Test func `what cannot be scored is an error, never a number`() {
    let prompt = "Q: what is"
    let cases: [(CompletionAnswer, String)] = [
      (scored(["Q", ":", " what"], [nil, -1, -1]), " what is"),
      (scored(["Q", ":", " what", " is"], [nil, -1, nil, -1]), " what is"),
      (scored(["Q", ":", "what", "is"], [nil, -1, -1, -1]), " what is"), (scored([], []), " what is"),
      (scored(["Q", ":", " what", " is"], [nil, -1, -.infinity, -1]), " what is"),
    ]
    for (answer, query) in cases {
      #expect(throws: InferenceError.self) { _ = try answer.likelihood(of: query, in: prompt) }
    }
    let good = scored(["Q", ":", " what", " is"], [nil, -1, -1, -1])
    for query in ["", "other", prompt] {
      #expect(throws: InferenceError.self) { _ = try good.likelihood(of: query, in: prompt) }
    }
    #expect(throws: InferenceError.self) {
      _ = try good.likelihood(of: " is", in: prompt, source: .promptLogprobs)
    }
  }

  private func labelled(_ alternatives: [(String, Double)]) -> CompletionAnswer {
    var answer = scored([alternatives[0].0], [alternatives[0].1])
    answer.logProbabilities?.alternatives = [alternatives.map { .init(token: $0.0, value: $0.1) }]
    return answer
  }

  @Test func `labels are matched as people read them`() throws {
    let both = try labelled([(" yes", -0.5), ("Yes", -2), ("\u{120}NO", -1.5), ("maybe", -6)]).likelihoods(of: [
      "Yes", "No",
    ])
    #expect(both.values == [-0.5, -1.5] && both.isFound == [true, true] && both.best == 0)
    let missing = try labelled([("No", -0.1), ("▁no", -3), ("x", -8)]).likelihoods(of: ["Yes", "No"])
    #expect(missing.values == [-8, -0.1] && missing.isFound == [false, true] && missing.best == 1)
    let parts = try labelled([(" Rel", -0.2), (" Not", -1)]).likelihoods(of: ["Relevant", "Not relevant"])
    #expect(parts.values == [-0.2, -1] && parts.isFound == [true, true])
    // A token that begins several labels stands for none.
    let shared = try labelled([("R", -0.2), ("Rem", -2)]).likelihoods(of: ["Relevant", "Remote"])
    #expect(shared.isFound == [false, true] && shared.values == [-2, -2])
    let none = try labelled([("a", -1), ("b", -2)]).likelihoods(of: ["Yes", "No"])
    #expect(none.best == nil && none.values == [-2, -2])
    let tie = try labelled([("2", -1), ("1", -1)]).likelihoods(of: ["1", "2"])
    #expect(tie.best == 0)
    #expect(throws: InferenceError.self) { _ = try scored([], []).likelihoods(of: ["Yes"]) }
  }
}
