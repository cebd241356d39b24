import Base
import Foundation

@testable import Inference

/// A model of few rules that answers `completions` as servers do, with one fault by choice: word pairs that were seen
/// before, or that a list has, are likely, all else is not.
struct StandInModel {
  enum Fault: CaseIterable {
    case none, refused, noList, nullList, allNull, echoIgnored, tooFew, spacesLost, nullValues, uneven, positive,
      constant
    /// A model without a mark of the beginning where one is expected: the value of a token is that of its repetition.
    case repetitionValues
    /// All values stand one token too early.
    case early
  }

  var fault = Fault.none
  /// `echo` works.
  var hasEcho = true
  /// vLLM's `prompt_logprobs` works.
  var hasPromptLogprobs = false
  var offsetsInBytes = false
  var countsPrompt = true
  var mark: String?

  private static let pairs: Set<String> = Set(
    zip(sentence, sentence.dropFirst()).map { "\($0) \($1)" })
  private static let sentence =
    "they said that this is one of the most important things that we have to do in the world.".split(separator: " ")

  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if tokens.isEmpty, !text.hasPrefix(" ") { tokens.append(String(word)) } else { tokens.append(" \(word)") }
    }
    return text.hasPrefix(" ") ? Array(tokens.dropFirst()) : tokens
  }

  private func value(_ before: ArraySlice<String>, _ token: String) -> Double {
    if fault == .constant { return -2.5 }
    if fault == .positive { return 0.5 }
    guard let last = before.last else { return -7 }
    let seen = zip(before, before.dropFirst()).contains { $0 == last && $1 == token }
    let known = Self.pairs.contains("\(last.trimmingCharacters(in: .whitespaces)) \(token.dropFirst())")
    return seen ? -0.125 : known ? -1.5 : -7 - Double(token.utf8.count % 4) / 8
  }

  private func generate(_ tokens: [String]) -> String {
    let last = tokens.last!
    return zip(tokens, tokens.dropFirst()).reversed().first { $0.0 == last }?.1 ?? " the"
  }

  /// The answer to a request of the probe: status and body.
  func answer(_ request: ModelRequest) throws -> (status: Int, body: String) {
    let query = try JSONValue(parsing: request.body!.span)
    let prompt = query["prompt"]!.string!
    let (isEcho, hasLogprobs) = (query["echo"] == .bool(true), query["logprobs"] != nil)
    let isPromptLogprobs = query["prompt_logprobs"] != nil
    if isEcho, !hasEcho || fault == .refused { return (400, #"{"error":{"message":"Only no echo is supported"}}"#) }
    if isPromptLogprobs, !hasPromptLogprobs { return (422, #"{"detail":[{"msg":"extra field"}]}"#) }
    let tokens = Self.tokens(prompt)
    let generated = generate(tokens)
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("choices")
    writer.beginArray()
    writer.beginObject()
    writer.member("text", (isEcho && fault != .echoIgnored ? prompt : "") + generated)
    if hasLogprobs {
      writer.key("logprobs")
      write(tokens, generated, isEcho: isEcho, to: &writer)
    }
    if isPromptLogprobs {
      writer.key("prompt_logprobs")
      writePrompt(tokens, to: &writer)
    }
    writer.endObject()
    writer.endArray()
    writer.key("usage")
    writer.beginObject()
    writer.member("prompt_tokens", countsPrompt ? tokens.count : 1)
    writer.endObject()
    writer.endObject()
    return (200, writer.bytes.string())
  }

  private func values(_ tokens: [String]) -> [Double?] {
    tokens.indices.map { index in
      if fault == .repetitionValues { return index == 0 ? nil : value(tokens[...index], tokens[index]) }
      let shown = fault == .early ? index + 1 : index
      return shown == 0 || shown == tokens.count ? nil : value(tokens[..<shown], tokens[shown])
    }
  }

  private func write(_ prompt: [String], _ generated: String, isEcho: Bool, to writer: inout JSONWriter) {
    guard fault != .noList || !isEcho else { return writer.null() }
    var shown = prompt
    var values = values(prompt)
    if isEcho, fault == .early { values[values.count - 1] = value(prompt[...], generated) }
    if isEcho, fault != .echoIgnored {
      if let mark {
        shown.insert(mark, at: 0)
        values.insert(nil, at: 0)
      }
      if ![.repetitionValues, .early].contains(fault) {
        shown.append(generated)
        values.append(value(prompt[...], generated))
      }
    } else {
      shown = [generated]
      values = [value(prompt[...], generated)]
    }
    if isEcho {
      switch fault {
      case .nullList: (shown, values) = ([""], [nil])
      case .allNull: values = values.map { _ in nil }
      case .tooFew: (shown, values) = (Array(shown.prefix(5)), Array(values.prefix(5)))
      case .spacesLost: shown = shown.map { $0.trimmingCharacters(in: .whitespaces) }
      case .nullValues: values[7] = nil
      case .uneven: values.removeLast()
      default: break
      }
    }
    writer.beginObject()
    writer.member("tokens", shown)
    writer.key("token_logprobs")
    writer.beginArray()
    for value in values { if let value { writer.number(value) } else { writer.null() } }
    writer.endArray()
    writer.key("text_offset")
    writer.beginArray()
    var at = 0
    for token in shown {
      writer.integer(at)
      if token != mark { at += offsetsInBytes ? token.utf8.count : token.unicodeScalars.count }
    }
    writer.endArray()
    writer.endObject()
  }

  private func writePrompt(_ tokens: [String], to writer: inout JSONWriter) {
    writer.beginArray()
    if fault == .nullList { writer.null() }
    for (token, value) in zip(tokens, values(tokens)) where fault != .nullList {
      guard let value else {
        writer.beginObject()
        writer.key("1")
        writer.beginObject()
        writer.member("logprob", nil as JSONValue?)
        writer.member("decoded_token", token)
        writer.endObject()
        writer.endObject()
        continue
      }
      writer.beginObject()
      for (id, text, value) in [("7", token, value), ("8", " else", -0.01)] {
        writer.key(id)
        writer.beginObject()
        writer.key("logprob")
        writer.number(value)
        writer.member("rank", 1)
        writer.member("decoded_token", text)
        writer.endObject()
      }
      writer.endObject()
    }
    writer.endArray()
  }
}
