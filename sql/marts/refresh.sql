-- one row: a mart is made anew, while it can be read
select mart.make_anew(%(mart)s)
