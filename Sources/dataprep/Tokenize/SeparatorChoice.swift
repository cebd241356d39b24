import Base
import Jobs
import Tokenization

/// Chooses the token that separates documents.
enum SeparatorChoice {
  /// Its spellings in common vocabularies, before and after documents, the likeliest first.
  private static let before = ["<|endoftext|>", "<|begin_of_text|>", "<s>", "<bos>", "<｜begin▁of▁sentence｜>", "<EOT>"]
  private static let after = [
    "<|endoftext|>", "<|end_of_text|>", "</s>", "<eos>", "<｜end▁of▁sentence｜>", "<EOT>", "<|im_end|>",
  ]

  /// What a manifest says of the separator, for people: `<|endoftext|> (50256) before each document`.
  static func description(in manifest: TokenizationManifest) -> String {
    let plan = manifest.json["plan"]
    guard let token = plan?["eot_token"]?.integer, let place = plan?["eot"]?.string else { return "none" }
    // Manifests of earlier builds have the number alone.
    let name = manifest.separator ?? String(token)
    let number = name == String(token) ? "" : " (\(token))"
    return "\(PrintableText.line(name))\(number) \(PrintableText.line(place)) each document"
  }

  /// The token's ID.
  ///
  /// - Parameter wish: its spelling or ID, if the user names it.
  static func token(
    _ place: TokenizationSettings.SeparatorPlace, _ wish: String?, of file: TokenizerFile
  ) throws -> UInt32? {
    let specials = file.tokenizer.specialTokens
    guard place != .none else { return nil }
    let names = specials.keys.sorted().prefix(12).joined(separator: ", ")
    if let wish {
      if let token = specials[wish] ?? UInt32(wish) { return token }
      throw TokenizerError(
        .unknownToken, "the tokenizer has no special token \(wish)", location: file.path,
        advice: "It has: \(names.isEmpty ? "none" : names). A token ID works too.")
    }
    for spelling in place == .before ? before : after {
      if let token = specials[spelling] { return token }
    }
    throw TokenizerError(
      .unknownToken, "none of the tokenizer's special tokens is a known document separator", location: file.path,
      advice: "Name one with --eot-token (\(names.isEmpty ? "a token ID" : names)), or write none with --eot none.")
  }
}
