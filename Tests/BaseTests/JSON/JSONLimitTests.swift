import Base
import Testing

@Suite struct JSONLimitTests {
  @Test(arguments: [("[1,2,[3]]", 5), ("{\"a\":1,\"b\":{}}", 3), ("7", 1)])
  func valuesBeyondTheLimitAreAnError(_ text: String, _ count: Int) throws {
    let bytes = Array(text.utf8)
    #expect(try JSONValue(parsing: bytes.span, limit: count) == JSONValue(parsing: text))
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes.span, limit: count - 1) }
    #expect(error?.code == .tooManyValues)
  }
}
