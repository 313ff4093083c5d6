//! A whole batch: counted right, shown whole, harmless, and the same in page, workbook and table.

#[cfg(test)]
mod batch;
#[cfg(test)]
mod ciso_assistant;
mod counts;
#[cfg(test)]
mod page;
#[cfg(test)]
mod since;
#[cfg(test)]
mod table;
#[cfg(test)]
mod words;
#[cfg(test)]
mod workbook;
