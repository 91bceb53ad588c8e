//! Reads the text of an expression.

use std::sync::Arc;

use super::expression::{Expression, Operator, Reference, SizeColumn};

/// Finds what a name in an expression refers to.
pub(crate) trait Resolve {
    /// The value behind a plain name or `rule.…`.
    fn name(&self, name: &str) -> Option<Reference>;
    /// The place of a column of the servers, for the functions over all servers.
    fn column(&self, name: &str) -> Option<usize>;
}

/// Reads `text`; the error says what is wrong and where in the text.
pub(crate) fn parse(text: &str, names: &impl Resolve) -> Result<Expression, String> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, position: 0, names };
    let expression = parser.comparison()?;
    match parser.next() {
        None => Ok(expression),
        Some(extra) => Err(format!("{extra:?} is left over after the expression")),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(f64),
    Text(String),
    Word(String),
    Sign(&'static str),
}

const SIGNS: [&str; 13] = ["<=", ">=", "<>", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let body = rest.strip_prefix('"').unwrap_or_default();
            let (inside, after) = body
                .split_once('"')
                .ok_or_else(|| "a text has no closing quotation mark".to_owned())?;
            found.push(Token::Text(inside.to_owned()));
            rest = after;
        } else if first.is_ascii_alphabetic() {
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
                .unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            found.push(Token::Word(word.to_owned()));
            rest = after;
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
            let (digits, after) = rest.split_at(end);
            let number = digits.parse().map_err(|_| format!("'{digits}' is not a number"))?;
            found.push(Token::Number(number));
            rest = after;
        } else {
            let sign = SIGNS
                .into_iter()
                .find(|sign| rest.starts_with(sign))
                .ok_or_else(|| format!("'{first}' has no meaning here"))?;
            found.push(Token::Sign(sign));
            rest = rest.strip_prefix(sign).unwrap_or_default();
        }
        rest = rest.trim_start();
    }
    Ok(found)
}

struct Parser<'a, R> {
    tokens: &'a [Token],
    position: usize,
    names: &'a R,
}

impl<R: Resolve> Parser<'_, R> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.position)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.position += 1;
        token
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        if found {
            self.position += 1;
        }
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(format!("expected '{sign}' before {:?}", self.peek()))
        }
    }

    fn binary(
        &mut self,
        operators: &[Operator],
        operand: fn(&mut Self) -> Result<Expression, String>,
    ) -> Result<Expression, String> {
        let mut left = operand(self)?;
        while let Some(operator) = operators
            .iter()
            .copied()
            .find(|operator| matches!(self.peek(), Some(Token::Sign(s)) if *s == operator.sign()))
        {
            self.position += 1;
            left = Expression::Binary(operator, Box::new(left), Box::new(operand(self)?));
        }
        Ok(left)
    }

    fn comparison(&mut self) -> Result<Expression, String> {
        use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        self.binary(&[LessOrEqual, GreaterOrEqual, NotEqual, Less, Greater, Equal], Self::sum)
    }

    fn sum(&mut self) -> Result<Expression, String> {
        self.binary(&[Operator::Add, Operator::Subtract], Self::product)
    }

    fn product(&mut self) -> Result<Expression, String> {
        self.binary(&[Operator::Multiply, Operator::Divide], Self::operand)
    }

    fn operand(&mut self) -> Result<Expression, String> {
        match self.next() {
            Some(Token::Number(number)) => Ok(Expression::Number(number)),
            Some(Token::Text(text)) => Ok(Expression::Text(Arc::from(text))),
            Some(Token::Sign("(")) => {
                let inside = self.comparison()?;
                self.expect(")")?;
                Ok(inside)
            }
            Some(Token::Word(word)) => {
                if self.take("(") {
                    let call = self.call(&word)?;
                    self.expect(")")?;
                    Ok(call)
                } else if word == "unknown" {
                    Ok(Expression::Unknown)
                } else {
                    self.names
                        .name(&word)
                        .map(Expression::Name)
                        .ok_or_else(|| format!("'{word}' is not defined before it is used"))
                }
            }
            other => Err(format!("expected a value, found {other:?}")),
        }
    }

    fn call(&mut self, function: &str) -> Result<Expression, String> {
        Ok(match function {
            "if" => {
                let condition = self.boxed()?;
                self.expect(",")?;
                let then = self.boxed()?;
                self.expect(",")?;
                Expression::If(condition, then, self.boxed()?)
            }
            "and" => Expression::And(self.list()?),
            "or" => Expression::Or(self.list()?),
            "min" => Expression::Min(self.list()?),
            "max" => Expression::Max(self.list()?),
            "not" => Expression::Not(self.boxed()?),
            "ceil" => Expression::Ceil(self.boxed()?),
            "listed" => Expression::Listed(self.boxed()?),
            "known" => Expression::Known(self.reference()?),
            "sum" => Expression::Sum(self.column()?),
            "largest" => Expression::Largest(self.column()?),
            "countif" => {
                let key = self.column()?;
                self.expect(",")?;
                Expression::CountIf(key, self.boxed()?)
            }
            "sumif" => {
                let column = self.column()?;
                self.expect(",")?;
                let key = self.column()?;
                self.expect(",")?;
                Expression::SumIf(column, key, self.boxed()?)
            }
            "sum_largest" => {
                let column = self.column()?;
                self.expect(",")?;
                Expression::SumLargest(column, self.boxed()?)
            }
            "size" => {
                let name = self.boxed()?;
                self.expect(",")?;
                Expression::Size(name, self.size_column()?)
            }
            other => return Err(format!("there is no function '{other}'")),
        })
    }

    fn boxed(&mut self) -> Result<Box<Expression>, String> {
        self.comparison().map(Box::new)
    }

    fn list(&mut self) -> Result<Vec<Expression>, String> {
        let mut items = vec![self.comparison()?];
        while self.take(",") {
            items.push(self.comparison()?);
        }
        Ok(items)
    }

    fn reference(&mut self) -> Result<Reference, String> {
        match self.next() {
            Some(Token::Word(word)) => self
                .names
                .name(&word)
                .ok_or_else(|| format!("'{word}' is not defined before it is used")),
            other => Err(format!("expected a name, found {other:?}")),
        }
    }

    fn column(&mut self) -> Result<usize, String> {
        match self.next() {
            Some(Token::Word(word)) => self
                .names
                .column(&word)
                .ok_or_else(|| format!("there is no server column '{word}'")),
            other => Err(format!("expected a server column, found {other:?}")),
        }
    }

    fn size_column(&mut self) -> Result<SizeColumn, String> {
        match self.next() {
            Some(Token::Text(text)) => match text.as_str() {
                "cores" => Ok(SizeColumn::Cores),
                "memory_mb" => Ok(SizeColumn::MemoryMb),
                "nics" => Ok(SizeColumn::Nics),
                "disks" => Ok(SizeColumn::Disks),
                "premium" => Ok(SizeColumn::Premium),
                "iops" => Ok(SizeColumn::Iops),
                "mbps" => Ok(SizeColumn::MbPerS),
                "generations" => Ok(SizeColumn::Generations),
                "nvme" => Ok(SizeColumn::Nvme),
                "barred" => Ok(SizeColumn::Barred),
                "doubtful" => Ok(SizeColumn::Doubtful),
                other => Err(format!("sizes have no column '{other}'")),
            },
            other => Err(format!("expected a size column in quotes, found {other:?}")),
        }
    }
}
