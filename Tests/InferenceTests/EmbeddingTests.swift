import Base
import Foundation
import Testing

@testable import Inference

@Suite struct EmbeddingTests {
  private func answer(_ text: String, _ count: Int, dimension: Int? = nil) throws -> EmbeddingAnswer {
    try EmbeddingAnswer(Array(text.utf8).span, count: count, dimension: dimension)
  }

  private func base64(_ values: [Float]) -> String {
    values.withUnsafeBytes { Data($0) }.base64EncodedString()
  }

  @Test func `bodies have their members in a fixed order`() {
    let request = EmbeddingRequest(model: "m", inputs: ["a", "b\n"], encoding: .float, dimensions: 64)
    #expect(
      String(decoding: request.body(), as: UTF8.self)
        == #"{"model":"m","input":["a","b\n"],"encoding_format":"float","dimensions":64}"#)
  }

  @Test func `both forms are read, in the order of the texts`() throws {
    let floats = try answer(
      #"{"data":[{"index":1,"embedding":[3,4.5]},{"index":0,"embedding":[-1e-3,2]}],"usage":{"prompt_tokens":7}}"#, 2)
    #expect(floats.dimension == 2 && Array(floats[0]) == [-0.001, 2] && Array(floats[1]) == [3, 4.5])
    #expect(floats.usage == Usage(promptTokens: 7, completionTokens: 0))
    var random = SystemRandomNumberGenerator()
    for length in [1, 2, 3, 4, 5, 384] {
      let values = (0..<length).map { _ in Float.random(in: -1...1, using: &random) }
      let text = #"{"data":[{"embedding":"\#(base64(values))"}]}"#
      #expect(try answer(text, 1).values == values)
      // Without padding too.
      #expect(try answer(text.replacingOccurrences(of: "=", with: ""), 1).values == values)
    }
  }

  @Test func `vectors that cannot be used are errors`() {
    let texts: [(String, Int, Int?)] = [
      (#"{"data":[]}"#, 1, nil), (#"{"data":[{"embedding":[1]}]}"#, 2, nil), ("{}", 1, nil), ("[", 1, nil),
      (#"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#, 2, nil),
      (#"{"data":[{"index":2,"embedding":[1]},{"index":0,"embedding":[1]}]}"#, 2, nil),
      (#"{"data":[{"index":-1,"embedding":[1]}]}"#, 1, nil), (#"{"data":[{"embedding":[]}]}"#, 1, nil),
      (#"{"data":[{"embedding":[1]},{"embedding":[1,2]}]}"#, 2, nil), (#"{"data":[{"embedding":[1,2]}]}"#, 1, 3),
      (#"{"data":[{"embedding":[1,null]}]}"#, 1, nil), (#"{"data":[{"embedding":[1e39]}]}"#, 1, nil),
      (#"{"data":[{"embedding":null}]}"#, 1, nil), (#"{"data":[{"embedding":"\#(base64([.nan]))"}]}"#, 1, nil),
      (#"{"data":[{"embedding":"AAA"}]}"#, 1, nil), (#"{"data":[{"embedding":"AA*AAA=="}]}"#, 1, nil),
      (#"{"data":[{"embedding":""}]}"#, 1, nil),
    ]
    for (text, count, dimension) in texts {
      #expect(throws: InferenceError.self, "\(text)") { _ = try answer(text, count, dimension: dimension) }
    }
  }

  @Test func `floats survive as text, and other text is none`() {
    for values: [Float] in [[], [0], [1.5, -2], [.pi, -0.0, 1e-30, 3e38], (0..<33).map { Float($0) / 7 }] {
      #expect(Base64.floats(Base64.text(of: values))?.map(\.bitPattern) == values.map(\.bitPattern))
    }
    #expect(Base64.text(of: [1]) == "AACAPw==")
    for broken in ["AACA*w==", "AACAP", "AACAPw==AACAPw==", "AADAfw=="] { #expect(Base64.floats(broken) == nil) }
  }
}
