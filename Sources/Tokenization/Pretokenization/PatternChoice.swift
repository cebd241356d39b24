/// The patterns that there are scanners for, by name.
internal enum PatternChoice: String, Sendable, CaseIterable {
  case gpt2
  /// As in tiktoken: white space at the end of a text is one piece.
  case cl100k
  /// As in Hugging Face's files: line ends come before white space at the end.
  case llama3
  case qwen2
  case o200k
  case tekken
  case deepseek3

  /// The scanner.
  var pattern: any PretokenPattern {
    switch self {
    case .gpt2: GPT2Pattern()
    case .cl100k: CL100KPattern(joinsSpaceAtEnd: true)
    case .llama3: CL100KPattern(joinsSpaceAtEnd: false)
    case .qwen2: CL100KPattern(numbers: 1, joinsSpaceAtEnd: false)
    case .o200k: O200KPattern()
    case .tekken: O200KPattern(numbers: 1, takesContractions: false)
    case .deepseek3: DeepSeekPattern()
    }
  }
}
